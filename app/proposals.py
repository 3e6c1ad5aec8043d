"""Use cases on proposals: the catalogue with the official wording laid over it."""

import re
from pathlib import Path

from app.bootstrap import Watch
from domain.errors import BadInput, UnknownName
from domain.proposal import Proposal, overlay
from proposals.catalogue import load_catalogue, shipped
from proposals.changes import changes
from proposals.draft import write_draft
from proposals.importer import Draft, import_document
from proposals.yaml_file import dump
from store import proposals as documents

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def known(watch: Watch) -> list[str]:
    """Return the ids of all proposals, shipped or imported."""
    with watch.session() as session:
        return sorted({*shipped(), *documents.names(session)})


def current(watch: Watch, proposal_id: str) -> Proposal:
    """Return the proposal as it stands; raise UnknownName when there is none of this id."""
    with watch.session() as session:
        imported_at = documents.imported_at(session, proposal_id)
        known_at, proposal = watch.read_proposals.get(proposal_id, (None, None))
        if proposal and known_at == imported_at:
            return proposal
        document = documents.find(session, proposal_id) if imported_at else None
    proposal = _laid_over(watch, proposal_id, document)
    watch.read_proposals[proposal_id] = imported_at, proposal
    return proposal


def _laid_over(watch: Watch, proposal_id: str, document: Proposal | None) -> Proposal:
    path = shipped().get(proposal_id)
    catalogue = load_catalogue(path) if path else None
    if catalogue and document:
        return overlay(catalogue, document)
    if found := catalogue or document:
        return found
    raise UnknownName("提言", proposal_id, known(watch))


def searched(watch: Watch) -> list[str]:
    """Return the words by which the asks of all proposals are searched for, each once."""
    asks = [ask for name in known(watch) for ask in current(watch, name).asks()]
    return list(dict.fromkeys(filter(None, (ask.search_words for ask in asks))))


def read_document(path: Path, proposal_id: str, title: str | None) -> Draft:
    """Return the draft that the importer reads from a file; raise BadInput when it cannot."""
    if not _NAME.fullmatch(proposal_id):
        raise BadInput(
            f"提言の番号「{proposal_id}」は使えません",
            remedy="英数字とハイフンで、例えば nga-2020-digital のように指定してください",
        )
    try:
        body = path.read_bytes()
    except OSError as error:
        raise _unopened(path, error) from None
    return import_document(body, file=str(path), proposal_id=proposal_id, title=title)


def save_draft(draft: Draft, path: Path) -> None:
    """Write the draft for staff to correct; raise BadInput when the file cannot be written."""
    try:
        write_draft(draft, path)
    except OSError as error:
        raise _unopened(path, error) from None


def save_proposal(proposal: Proposal, path: Path) -> None:
    """Write the proposal as YAML for staff to correct, as `save_draft` does."""
    try:
        dump(proposal.model_dump(mode="json", exclude_defaults=True), path)
    except OSError as error:
        raise _unopened(path, error) from None


def _unopened(path: Path, error: OSError) -> BadInput:
    problems = {
        FileNotFoundError: "ファイルまたはフォルダーが見つかりません",
        IsADirectoryError: "フォルダーが指定されています",
        PermissionError: "このファイルを開く権限がありません",
    }
    problem = problems.get(type(error), f"ファイルを開けません（{error.strerror}）")
    remedy = "提言の文書のファイル名と場所をご確認ください"
    return BadInput(problem, file=str(path), remedy=remedy)


def adopt(watch: Watch, proposal: Proposal) -> list[str]:
    """Store a proposal document unless it is unsound; return what changed, in Japanese."""
    if problems := proposal.problems():
        raise BadInput(
            "提言を登録できません。\n" + "\n".join(f"・{p}" for p in problems),
            remedy="下書き（YAML）を修正して、もう一度取り込んでください",
        )
    with watch.session() as session:
        before = documents.find(session, proposal.id)
        documents.keep(session, proposal, watch.now())
    return changes(before, proposal)
