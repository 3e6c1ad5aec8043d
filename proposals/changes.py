"""What a new import of a proposal changes."""

from domain.proposal import Proposal


def changes(old: Proposal | None, new: Proposal) -> list[str]:
    """Return the changes, one Japanese line each; empty when nothing changed."""
    if old is None:
        return ["新規に登録しました"]
    before = {a.id: a.text for a in old.asks()}
    after = {a.id: a.text for a in new.asks()}
    found = [f"要望事項 {name} を追加しました" for name in after if name not in before]
    found += [f"要望事項 {name} がなくなりました" for name in before if name not in after]
    found += [
        f"要望事項 {name} の文言が変わりました"
        for name in after
        if name in before and before[name] != after[name]
    ]
    if old.title != new.title:
        found.append(f"題名が「{old.title}」から「{new.title}」に変わりました")
    return found or ([] if old == new else ["構成（見出し・原則・要請活動など）が変わりました"])
