"""A file is there whole, or what was there before still is."""

import numpy as np
import pytest
import torch

from helpers import autoencoder, vae
from helpers.internal.files import written_whole


def fails_half_way(file, *_, **__):
    file.write(b"half")
    raise OSError("no space left")


def test_what_is_written_takes_the_place_of_the_file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with written_whole(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="no space left"), written_whole(path) as file:
        fails_half_way(file)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_missing_is_told(tmp_path):
    with pytest.raises(FileNotFoundError), written_whole(tmp_path / "none" / "file"):
        pass


@pytest.mark.parametrize("model", ["autoencoder", "vae"])
def test_weights_survive_a_disk_that_is_full(model, tmp_path, monkeypatch):
    path = tmp_path / "weights"
    if model == "vae":
        saved, module = vae.VAE(torch.Generator(), latent=2), vae
        monkeypatch.setattr(torch, "save", lambda state, file: fails_half_way(file))
    else:
        saved, module = autoencoder.initial(np.random.default_rng(0), 3, 2), autoencoder
        monkeypatch.setattr(np, "savez_compressed", fails_half_way)
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="no space left"):
        module.save(path, saved)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
