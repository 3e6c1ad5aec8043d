"""`teigen matcher`: what the matcher is, how it learns, and what a change would do."""

from pathlib import Path
from typing import Annotated

import typer

from app import advice, learning, models
from app.bootstrap import Watch, build
from app.cli.output import Format, as_json, as_table, note, say
from app.proposals import save_proposal
from domain.announcement import Announcement
from domain.match import Match
from domain.proposal import Proposal
from matchers.combine import with_threshold
from matchers.matcher import Matcher
from matchers.model import Model
from proposals.catalogue import load_catalogue

app = typer.Typer(no_args_is_help=True, help="照合のしくみの確認・学習・試験を行います。")

ProposalOption = Annotated[str | None, typer.Option(help="提言の番号（省略時は設定の提言）")]
FormatOption = Annotated[Format, typer.Option("--format", help="出力形式（table または json）")]
_EXAMPLES = 10


@app.command()
def show(proposal: ProposalOption = None, format: FormatOption = Format.TABLE) -> None:
    """使用中の照合器と、その働き・測定値を表示します。"""
    watch = build()
    found = learning.matcher(watch, _proposal(watch, proposal))
    learned, encoder = int(found.scorer.known.sum()), watch.dense and watch.dense.encoder
    facts = {
        "matcher": found.full_name,
        "model": models.active(watch),
        "fingerprint": found.model.fingerprint,
        "features": list(found.features),
        "encoder": f"{encoder.name} {encoder.version}" if encoder else "off",
        "asks": len(found.asks),
        "asks_learned": learned,
        "asks_by_meaning": int(found.scorer.drafted.sum()) if encoder else 0,
        "card": dict(found.model.card),
        "encoder_card": dict(watch.dense.model.card) if watch.dense else {},
    }
    if format is not Format.TABLE:
        as_json(facts)
        return
    say(f"照合器: {facts['matcher']}（モデル {facts['model']}）")
    say(f"使用中の手がかり: {'、'.join(found.features)}")
    say(f"要望事項{len(found.asks)}件のうち、学習済みは{learned}件です。")
    if encoder:
        say(
            f"文の意味の近さ（{facts['encoder']}）は、語が下書きのままの要望事項"
            f"{facts['asks_by_meaning']}件に使います。"
        )
    say(f"手元のモデルの版: {'、'.join(models.names(watch))}")


@app.command()
def train(
    proposal: ProposalOption = None,
    use_it: Annotated[
        bool, typer.Option("--use", help="悪くならないときは、続けて使用を始めます")
    ] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """確認済みの照合結果から学習し、新しい版を作ります。指定しない限り使用は始めません。"""
    watch = build()
    found = learning.train(watch, _proposal(watch, proposal))
    name = models.keep(watch, found.model)
    good = found.after.f1 >= found.before.f1
    if use_it and good:
        models.use(watch, name)
    if format is not Format.TABLE:
        as_json(
            {
                "version": name,
                "lessons": found.lessons,
                "before": found.before.as_dict(),
                "after": found.after.as_dict(),
                "better": found.better,
                "worse": found.worse,
                "in_use": models.active(watch) == name,
            }
        )
        return
    say(f"確認済みの発表{found.lessons}件から学習し、版 {name} を作りました。")
    say(f"学習に使わなかった確認結果での F1: {found.before.f1:.3f} → {found.after.f1:.3f}")
    say(f"良くなった要望事項: {'、'.join(found.better) or 'なし'}")
    say(f"悪くなった要望事項: {'、'.join(found.worse) or 'なし'}")
    if models.active(watch) == name:
        say("この版の使用を始めました。teigen rematch で照合し直せます。")
    else:
        say(f"使用を始めるには: teigen matcher use {name}")


@app.command()
def advise(proposal: ProposalOption = None) -> None:
    """判断の分かれる関連について、設定された外部のモデルに尋ね、答えを参考として記録します。

    照合結果は変わりません。1回に尋ねる件数は TEIGEN_JUDGE_BUDGET までです。
    """
    watch = build()
    done = advice.advise(watch, _proposal(watch, proposal))
    say(f"{done.asked}件を尋ね、{done.given}件の答えを記録しました。")
    if done.problem:
        note(f"途中で止めました: {done.problem}")
        raise typer.Exit(1)


@app.command()
def use(
    version: Annotated[str, typer.Argument(help="版の名前。shipped は製品付属の版")],
) -> None:
    """照合に使うモデルの版を切り替えます。いつでも元の版に戻せます。"""
    watch = build()
    models.use(watch, version)
    say(f"版 {version} の使用を始めました。teigen rematch で照合し直せます。")


@app.command()
def backtest(
    proposal: ProposalOption = None,
    catalogue: Annotated[
        Path | None, typer.Option(help="変更後の語を書いたカタログ（YAML）")
    ] = None,
    threshold: Annotated[
        float | None, typer.Option(min=0, max=1, help="変更後の直接対応のしきい値")
    ] = None,
    model: Annotated[str | None, typer.Option(help="変更後のモデルの版")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """語・しきい値・版を変えたら、登録済みの発表の照合がどう変わるかを試します。記録は変わりません。"""
    watch = build()
    name = _proposal(watch, proposal)
    now = learning.matcher(watch, name)
    wanted = models.model(watch, model) if model else now.model
    dense = watch.dense
    if threshold is not None:
        changed = with_threshold(wanted.coefficients, threshold)
        wanted = Model(changed, wanted.words, wanted.card)
        dense = dense and dense.with_threshold(threshold)
    asks = now.proposal
    if catalogue:
        asks = learning.changed_proposal(watch, name, _load(catalogue))
    found = learning.backtest(watch, now, Matcher(asks, wanted, dense))
    if format is not Format.TABLE:
        as_json(
            {
                "announcements": found.announcements,
                "kept": found.kept,
                "gained": [_link(*pair) for pair in found.gained],
                "lost": [_link(*pair) for pair in found.lost],
            }
        )
        return
    say(
        f"発表{found.announcements}件: 直接対応のうち変わらないもの{found.kept}件、"
        f"増えるもの{len(found.gained)}件、なくなるもの{len(found.lost)}件"
    )
    as_table(("要望事項", "増える", "なくなる"), found.by_ask())
    for word, links in (("増える", found.gained), ("なくなる", found.lost)):
        for announcement, match in links[:_EXAMPLES]:
            say(f"{word}: {match.ask}（{match.score:.2f}） {announcement.title}")


@app.command()
def terms(
    proposal: ProposalOption = None,
    ask: Annotated[str | None, typer.Option(help="この要望事項の語だけを表示")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """語ごとに、登録済みの発表に現れた件数と、確認結果から見た適合率を表示します。"""
    watch = build()
    found = learning.terms(watch, _proposal(watch, proposal), ask)
    if format is not Format.TABLE:
        as_json([{**vars(t), "precision": t.precision} for t in found])
        return
    shown = sorted((t for t in found if t.found), key=lambda t: (t.ask, -t.found))
    as_table(
        ("要望事項", "語", "発表", "直接対応", "採用", "不採用", "適合率"),
        (
            (t.ask, t.term, t.found, t.links, t.accepted, t.rejected, _percent(t.precision))
            for t in shown
        ),
    )
    say(f"一度も現れていない語: {len(found) - len(shown)}件（--format json で一覧できます）")


@app.command()
def silent(
    proposal: ProposalOption = None,
    months: Annotated[int, typer.Option(min=1, help="この月数より長く動きがないもの")] = 6,
    format: FormatOption = Format.TABLE,
) -> None:
    """決して反応しない要望事項と、しばらく直接対応のない要望事項を表示します。"""
    watch = build()
    found = learning.silent(watch, _proposal(watch, proposal), months)
    if format is not Format.TABLE:
        as_json([vars(s) for s in found])
        return
    as_table(
        ("要望事項", "題名", "最後の直接対応", "備考"),
        (
            (s.ask, s.title, s.last or "なし", "" if s.can_fire else "手がかりがなく反応しません")
            for s in found
        ),
    )


@app.command()
def concepts(
    proposal: Annotated[str, typer.Argument(help="提言の番号")],
    out: Annotated[Path, typer.Option("--out", help="下書き（YAML）の書き出し先")],
) -> None:
    """語のない要望事項に、文書の用語・制度・事業から語の下書きを作り、書き出します。

    下書きは、後の名称を加えて直し、teigen proposal import で登録してください。
    """
    found = learning.drafted(build(), proposal)
    save_proposal(found, out)
    count = sum(len(ask.concepts) for ask in found.asks())
    say(f"{count}件の語のまとまりを {out} に書き出しました。確認・修正のうえ登録してください。")


def _proposal(watch: Watch, name: str | None) -> str:
    return name or watch.settings.proposal


def _load(path: Path) -> Proposal:
    return load_catalogue(path)


def _link(announcement: Announcement, match: Match) -> dict[str, object]:
    return {
        "ask": match.ask,
        "score": match.score,
        "title": announcement.title,
        "url": announcement.url,
    }


def _percent(share: float | None) -> str:
    return "－" if share is None else f"{share:.0%}"
