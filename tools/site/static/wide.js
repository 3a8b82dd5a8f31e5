// What is wider than the screen scrolls in its own box, and a keyboard reaches it there.
function mark() {
    for (const box of document.querySelectorAll("div.math, .wide, .pst-scrollable-table-container")) {
        if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
        else box.removeAttribute("tabindex");
    }
}
addEventListener("load", mark);
addEventListener("resize", mark);
addEventListener("toggle", mark, true); // what was folded has its width only now
