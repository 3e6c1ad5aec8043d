"""Versions of the trained model: the shipped one, and those learned from reviews."""

from pathlib import Path

from app.bootstrap import Watch
from domain.errors import UnknownName
from matchers.model import SHIPPED, Model, load_model, save_model

SHIPPED_NAME = "shipped"


def names(watch: Watch) -> list[str]:
    """Return the versions at hand: the shipped one, then those learned here, oldest first."""
    learned = sorted(path.parent.name for path in _folder(watch).glob("*/coefficients.json"))
    return [SHIPPED_NAME, *learned]


def active(watch: Watch) -> str:
    """Return the version in use."""
    file = _folder(watch) / "ACTIVE"
    return file.read_text("utf-8").strip() if file.exists() else SHIPPED_NAME


def model(watch: Watch, name: str | None = None) -> Model:
    """Return a version, the one in use by default; raise UnknownName when there is none such."""
    return load_model(_path(watch, name or active(watch)))


def keep(watch: Watch, learned: Model) -> str:
    """Store a learned model as a new version without using it, and return its name."""
    stamp = watch.now().strftime("%Y%m%d-%H%M%S")
    name = f"{stamp}-{learned.fingerprint}"
    save_model(learned, _folder(watch) / name)
    return name


def use(watch: Watch, name: str) -> None:
    """Match with this version from now on; raise UnknownName when there is none such."""
    load_model(_path(watch, name))
    _folder(watch).mkdir(parents=True, exist_ok=True)
    (_folder(watch) / "ACTIVE").write_text(name + "\n", "utf-8")


def _folder(watch: Watch) -> Path:
    return watch.settings.home / "matchers"


def _path(watch: Watch, name: str) -> Path:
    if name == SHIPPED_NAME:
        return SHIPPED
    if name not in names(watch):
        raise UnknownName("照合モデルの版", name, names(watch))
    return _folder(watch) / name
