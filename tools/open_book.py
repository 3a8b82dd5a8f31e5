"""Open the book in JupyterLab.

    python -m tools.open_book [OPTION ...]

Brings the reader's copies of the notebooks, in `work/`, up to date and starts JupyterLab on them.
The options are JupyterLab's: --port=9000, --no-browser. `make lab` first installs what is needed,
then calls this.
"""

import json
import os
import sys

from tools.surroundings import ROOT, SETTINGS, settle

BOOK, WORK = ROOT / "notebooks", ROOT / "work"

LAB_SETTINGS = {
    # JupyterLab would greet every new reader with the question whether to fetch its news.
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    # Explorers keep their picture and words in a saved notebook, also without a kernel.
    "@jupyter-widgets/jupyterlab-manager:plugin": {"saveState": True},
}


def main(options):
    """Open the book; return only when JupyterLab has stopped."""
    try:
        settle()
        # Not before `settle`: Jupyter takes its folders from the environment.
        from jupyterlab.labapp import LabApp

        from tools.work import bring_up_to_date

        report = bring_up_to_date(BOOK, WORK)
        write_settings()
    except ModuleNotFoundError as error:
        sys.exit(f"{sys.executable} has no {error.name}: install the book first, see README.md")
    except OSError as error:
        sys.exit(f"The book needs to write to its own folder, {ROOT}: {error}")
    for name in report.newer:
        print(f"You have changed work/{name}; the book has a newer edition of it, see the index.")
    print(*report.unreadable, sep="\n", end="\n" if report.unreadable else "")
    LabApp.launch_instance(lab_options(options))


def write_settings():
    """Write what JupyterLab is to do unless the reader sets it otherwise."""
    path = SETTINGS / "config" / "labconfig" / "default_setting_overrides.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(LAB_SETTINGS, indent=1), encoding="utf-8")


def lab_options(options):
    """Return the command line of JupyterLab: the book's options, then the reader's."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [
        f"--ServerApp.root_dir={ROOT}",
        "--LabApp.default_url=/lab/tree/work/index.ipynb",
        # JupyterLab refuses to run as root without this, and in a container there is no one else.
        *(["--allow-root"] if as_root else []),
        *options,
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
