"""Drafts: what the importer read, as a YAML file that staff correct before it goes live."""

from pathlib import Path

from proposals.importer import Draft
from proposals.yaml_file import dump

_HEAD = """\
# 「{title}」の下書きです。内容をご確認・修正のうえ、次のコマンドで登録してください。
#   teigen proposal import {file} --id {id}
# 末尾の unplaced は、どの項目にも当てはめられなかった箇所です。要望事項であれば
# recommendations の該当する項目の asks に書き足してください。doubts は、ご確認いただきたい
# 箇所です。unplaced と doubts は、登録するときには読み飛ばされます。
"""


def write_draft(draft: Draft, path: Path) -> None:
    """Write the draft; what has no place and what is doubtful stands at its end."""
    content = draft.proposal.model_dump(mode="json", exclude_defaults=True)
    content["unplaced"] = [p.as_record() for p in draft.unplaced]
    content["doubts"] = [p.as_record() for p in draft.doubts]
    title = " ".join(draft.proposal.title.split())
    dump(content, path, head=_HEAD.format(title=title, file=path.name, id=draft.proposal.id))
