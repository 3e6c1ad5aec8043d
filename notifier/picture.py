"""Draws the progress of the asks as a small picture, fit for a phone."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from domain.digest import Tally
from domain.stage import Stage

INK, SOFT, BAR, NEW, NONE = "#1a1a1c", "#5a6068", "#9db7ff", "#0017c1", "#c9cfd6"


def alt_text(tallies: Sequence[Tally]) -> str:
    """Return in words what the picture shows."""
    parts = (f"{label(t.stage)}{t.after}件{_change(t)}" for t in tallies)
    return "要望事項の到達段階: " + "、".join(parts)


def label(stage: Stage) -> str:
    """Return how the stage is called where it counts the asks that have come so far."""
    return "段階の確認なし" if stage is Stage.OTHER else stage.label


def draw(tallies: Sequence[Tally]) -> bytes:
    """Return a PNG with one bar for each stage; what the period added is dark."""
    import matplotlib_fontja  # noqa: F401 - registers a Japanese font
    from matplotlib.figure import Figure  # heavy: only who draws pays for it

    figure = Figure(figsize=(4.4, 0.27 * len(tallies) + 0.1), dpi=280, facecolor="white")
    axes = figure.add_axes((0.3, 0.02, 0.69, 0.96))
    longest = max((t.after for t in tallies), default=1) or 1
    for row, tally in enumerate(tallies):
        added = max(0, tally.after - tally.before) if tally.stage is not Stage.OTHER else 0
        colour = NONE if tally.stage is Stage.OTHER else BAR
        axes.barh(row, tally.after - added, color=colour, height=0.62)
        axes.barh(row, added, left=tally.after - added, color=NEW, height=0.62)
        axes.text(
            -longest * 0.02, row, label(tally.stage), ha="right", va="center", size=12, color=INK
        )
        axes.text(
            tally.after + longest * 0.015,
            row,
            f"{tally.after}件{_change(tally)}",
            va="center",
            size=12,
            color=NEW if added else SOFT,
        )
    axes.set_xlim(0, longest * 1.4)
    axes.set_ylim(len(tallies) - 0.5, -0.5)
    axes.axis("off")
    drawn = BytesIO()
    figure.savefig(drawn, format="png", metadata={"Software": None})
    return _in_few_colours(drawn)


def _in_few_colours(drawn: BytesIO) -> bytes:
    """Return the picture with a palette, at a quarter of the size."""
    out = BytesIO()
    Image.open(drawn).convert("RGB").quantize(32).save(out, format="png", optimize=True)
    return out.getvalue()


def _change(tally: Tally) -> str:
    change = tally.after - tally.before
    return f"（{change:+d}）" if change else ""
