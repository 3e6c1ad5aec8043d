"""Tells from the wording of an announcement how far a policy has come, by readable rules.

The rules are tried in their order on the headline, then on the first sentences of the text; the
first that applies decides, so that a bill is a bill although a cabinet decided on it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from domain.announcement import Announcement
from domain.match import Evidence
from domain.stage import Stage
from matchers.explain import quoted
from matchers.sentences import Field, sentences
from reading.japanese import TITLE_LIMIT

_SENTENCES = 3
_LEAD = 1_000
_COUNCIL = (
    r"検討会|研究会|審議会|協議会|連絡会|調査会|懇談会|分科会|部会|委員会|会議|会合|本部"
    r"|ワーキング|WG|タスクフォース|プロジェクトチーム|検討チーム|有識者"
)


@dataclass(frozen=True)
class StageRule:
    """Words that show a stage, and why they do."""

    stage: Stage
    words: re.Pattern[str]
    because: str


def _rule(stage: Stage, words: str, because: str) -> StageRule:
    return StageRule(stage, re.compile(words), because)


RULES = (
    _rule(
        Stage.CONSULTATION,
        r"意見(の|を)?(募集|公募)|意見照会|パブリック・?コメント|パブコメ|意見提出手続|情報提供依頼"
        r"|アイデアボックス|ご意見を",
        "は、広く意見を求めていることを示す語です",
    ),
    _rule(
        Stage.LAW,
        r"法律?案|一部を?改正する(法律|政令|省令|府令|命令|告示|件)|改正法|(法律|法|政令|省令|条約|協定)"
        r"[^。、]{0,12}(公布|成立|施行)(?!状況)|施行(令|規則)|政令|省令|府令|(?<!公告・)告示|国会(に|へ)?提出",
        "は、法令の定めやその案であることを示す語です",
    ),
    _rule(
        Stage.LAUNCH,
        r"(?<!意見)(?<!意見の)(公募|募集)(要領|を?開始|について|します|の開始|$)",
        "は、施策の担い手を募っていることを示す語です",
    ),
    _rule(
        Stage.BUDGET,
        r"概算要求|補正予算|当初予算|予算案|予算[^。、]{0,8}(概要|決定|要求|成立|措置)|予算・決算"
        r"|税制改正(大綱|要望)|地方財政(計画|対策)|予備費",
        "は、財源の手当てであることを示す語です",
    ),
    _rule(
        Stage.RESULT,
        r"(実施|進捗|取組|運用|施行|利用|導入|普及|整備|活用)状況(?!.{0,3}検討会)|実績|年次報告|活動報告|統計(?!官|・)"
        r"|調査(の)?結果|実証(の)?(結果|成果)|成果報告|フォローアップ|ダッシュボード|事後評価"
        r"|(普及|取組|交付|整備|利用)率|達成しました|万(人|件|枚)を(超|突破)",
        "は、取組の結果を示す語です",
    ),
    _rule(
        Stage.STUDY,
        r"中間(取り?まとめ|とりまとめ|整理|報告)|論点整理|検討状況|検討を開始|アンケート"
        r"|議事(録|要旨|概要|次第)",
        "は、検討の途中であることを示す語です",
    ),
    _rule(
        Stage.DECISION,
        r"閣議決定|取り?まとめ(?!に向け)|とりまとめ(?!に向け)|策定|改[定訂](案)?|(方針|計画|戦略|指針|仕様)"
        r"[^。、]{0,10}(決定|公表|更新|掲載)|ガイドライン[^。、]{0,10}(公表|公開|掲載)|標準仕様書"
        r"|最終報告|報告書|合意|答申|大臣決定|会議決定",
        "は、方針が定まったことを示す語です",
    ),
    _rule(Stage.STUDY, rf"({_COUNCIL})", "は、検討の場を示す語です"),
    _rule(
        Stage.LAUNCH,
        r"(運用|提供|受付|利用|申請|交付|発行|登録|サービス|事業)[^。、]{0,6}(を?開始|スタート)"
        r"|開始(します|しました|日)?|公募|募集|採択|交付決定|選定|認定|締結|に署名|署名(式|しま|を行)|開設|発足|稼働"
        r"|リリース|対応(しました|開始)|実証(実験|事業)?|モデル事業|補助(金|事業)|交付金|公開しました",
        "は、施策が動き出していることを示す語です",
    ),
    _rule(
        Stage.DECISION,
        r"基本方針|重点計画|ロードマップ|工程表|ガイドライン|指針|手引き?|マニュアル",
        "は、定まった方針や手順の文書を示す語です",
    ),
    _rule(Stage.STUDY, r"検討", "は、検討していることを示す語です"),
)


def stage_of(announcement: Announcement) -> Stage:
    """Return the stage that the announcement shows."""
    shown = _shown(announcement)
    return shown[2].stage if shown else Stage.OTHER


def stage_shown(announcement: Announcement) -> tuple[Stage, tuple[Evidence, ...]]:
    """Return the stage that the announcement shows, and the sentence that shows it."""
    shown = _shown(announcement)
    return (shown[2].stage, (_evidence(*shown),)) if shown else (Stage.OTHER, ())


def _shown(announcement: Announcement) -> tuple[Field, re.Match[str], StageRule] | None:
    for where, start, end in _passages(announcement):
        for rule in RULES:
            if found := rule.words.search(where.original, start, end):
                return where, found, rule
    return None


def _passages(announcement: Announcement) -> Iterator[tuple[Field, int, int]]:
    title = Field("title", announcement.title[:TITLE_LIMIT])
    yield title, 0, len(title.original)
    lead = Field("text", announcement.text[:_LEAD])
    yield from ((lead, start, end) for start, end in islice(sentences(lead.original), _SENTENCES))


def _evidence(where: Field, found: re.Match[str], rule: StageRule) -> Evidence:
    start, end = where.sentence(*found.span())
    return quoted(where, start, end, f"「{found[0]}」{rule.because}")
