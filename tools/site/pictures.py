"""The pictures of a page: smaller files than a notebook holds, each with its text alternative."""

import base64
import hashlib
import html
import io
import re
from pathlib import Path

from nbformat import NotebookNode
from PIL import Image


class Pictures:
    """A folder of pictures, named by what they show; what is there is not made again."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.used = set()
        folder.mkdir(parents=True, exist_ok=True)

    def stored(self, png: str) -> str:
        """Store a picture, base64 as a notebook has it, in 256 colours; return its file's name."""
        data = base64.b64decode(png)
        name = hashlib.sha256(data).hexdigest()[:16] + ".webp"
        self.used.add(name)
        if not (self.folder / name).exists():
            # Where a picture has more, they are the shades of the edges of its lines.
            picture = Image.open(io.BytesIO(data)).quantize(256, dither=Image.Dither.NONE)
            picture.convert("RGB").save(self.folder / name, lossless=True, quality=100)
        return name

    def sweep(self) -> None:
        """Remove the pictures that no page has used."""
        for path in self.folder.iterdir():
            if path.name not in self.used:
                path.unlink()


def figure(output: NotebookNode, pictures: Pictures) -> str:
    """Return an output's picture with its words: for those who do not see it, and below it.

    A screen reader says them once, as the picture's alternative.
    """
    about, words = output.metadata["image/png"], html.escape(output.metadata["image/png"]["alt"])
    source = f"_static/{pictures.folder.name}/{pictures.stored(output.data['image/png'])}"
    size = 'width="{width}" height="{height}" style="--width: {width}px"'.format(**about)
    return (
        f'<figure><div class="wide"><img src="{source}" alt="{words}" {size} loading="lazy"></div>'
        f'<figcaption aria-hidden="true">{words}</figcaption></figure>'
    )


def is_caption(output: NotebookNode, picture: NotebookNode) -> bool:
    """Whether an output only says below a picture what the picture's alternative says."""
    shown = re.fullmatch(r"<small>(.*)</small>", output.get("data", {}).get("text/html", ""))
    return bool(shown) and html.unescape(shown[1]) == picture.metadata["image/png"]["alt"]
