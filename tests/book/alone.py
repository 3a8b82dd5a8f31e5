"""A page of nothing but a widget, with a model that has no kernel behind it."""

import json

PAGE = """<body data-jp-theme-light="true"><style>{css}</style><div id="explorer"></div>
<script type="module">
{esm}
window.sent = [];
const values = {values};
const on = {{}};
const send = (message) => {{
    sent.push(message);
    values.frame = {{ ...values.frame, answers: message.id }};
    setTimeout(() => on["change:frame"]());
}};
const model = {{ get: (name) => values[name], on: (event, draw) => (on[event] = draw), send }};
exported.render({{ model, el: document.getElementById("explorer") }});
</script>"""


def show_alone(page, widget):
    """Show a widget on a page; what it asks Python for is kept in `window.sent`."""
    values = {name: getattr(widget, name) for name in ("about", "still", "frame")}
    esm = widget._esm.replace("export default", "const exported =")
    content = {"css": str(widget._css), "esm": esm, "values": json.dumps(values)}
    page.set_content(PAGE.format(**content))
