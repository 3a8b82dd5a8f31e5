"""What Sphinx needs to know. The pages are those that `tools.site` has prepared."""

import os

from tools.surroundings import ROOT
from tools.tables import exercises

project = "The mathematics of neural networks, run live"

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "tools.site.api",
    "tools.site.code",
    "tools.site.mathematics",
    "tools.site.terms",
]
myst_enable_extensions = ["amsmath", "dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "off"
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
add_module_names = False

templates_path = ["templates"]
html_theme = "sphinx_book_theme"
html_title = project
html_math_renderer = "katex"
html_static_path = ["static", str(ROOT / "build" / "site" / "static")]
html_sidebars = {"**": ["search-button-field.html", "sbt-sidebar-nav.html"]}
html_css_files = ["style.css", "explorers/explorers.css"]
html_js_files = ["wide.js", ("explorers/explorers.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "navbar_persistent": [],
    "use_download_button": False,
    "use_fullscreen_button": False,
    "home_page_in_toc": True,
    "show_navbar_depth": 1,
    "toc_title": "On this page",
    "footer_content_items": ["extra-footer.html"],
    "extra_footer": "Text and pictures: CC BY 4.0. Code: MIT. MNIST digits: Yann LeCun, Corinna "
    "Cortes and Christopher J. C. Burges, CC BY-SA 3.0.",
}
# Where a host runs the book, and where errors are reported, is for whoever publishes it to say.
html_context = {
    "notebooks": {path.stem: path.name for path in exercises(ROOT / "notebooks")},
    "launch": os.environ.get("NN_BOOK_LAUNCH", ""),
    "report": os.environ.get("NN_BOOK_REPORT", ""),
    "default_mode": "auto",  # light or dark, as the reader's system is
}
