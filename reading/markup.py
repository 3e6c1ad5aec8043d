"""HTML to lines of text, one for each block."""

from bs4 import BeautifulSoup

_BLOCKS = ("p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "br", "table")
_CELLS = ("td", "th")


def lines(html: str) -> list[str]:
    """Return the visible text of the page, one line for each block element."""
    soup = BeautifulSoup(html, "lxml")
    for hidden in soup(["script", "style", "nav", "head", "template"]):
        hidden.decompose()
    for text in soup.find_all(string=True):
        text.replace_with(" ".join(text.split()))
    for cell in soup(_CELLS):
        cell.append("\t")
    for block in soup(_BLOCKS):
        block.insert_before("\n")
        block.append("\n")
    return [line.strip() for line in soup.get_text().split("\n")]
