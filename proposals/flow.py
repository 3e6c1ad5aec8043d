"""Whether a line goes on with the sentence of the line before it."""

import re
from unicodedata import east_asian_width

from proposals.asks import is_ask

_HEADING_KANA = (
    r"について|に向けて|に関して|に関する件|にあたって|ために|ともに|こども|子ども|ふるさと|まち|むら|いのち|"
    r"くらし|暮らし|見守り|づくり|作り|あり方|在り方|取り?組み?|とりくみ|仕組み|見直し|後押し|引き?上げ|"
    r"引き?下げ|受け?入れ|買い物|担い手|つながり|ゆとり|にぎわい|賑わい|支え合い|助け合い|はじめに|"
    r"おわりに|終わりに|むすび|その他|など|ほか|こと|もの|ひと|しごと|まとめ|ねらい|お願い|がい者"
)
_HEADING_NOUN = (
    r"確保|強化|推進|実現|充実|支援|整備|育成|拡充|創設|改善|対策|促進|向上|構築|拡大|形成|確立|見直|改革|"
    r"改正|制定|廃止|撤廃|緩和|延長|継続|維持|堅持|保障|保護|保全|防止|解消|軽減|負担|活用|導入|設置|"
    r"開通|着手|完成|事業|制度|財源|予算|税制|税|交付金|補助金|基金|施策|政策|方針|方策|計画|体制|環境|社会|"
    r"地域|基盤|人材|産業|経済|教育|医療|福祉|介護|保育|防災|減災|交通|農業|観光|振興|創生|再生|活性化|化|"
    r"関係|分野|事項|項目|課題|現状|背景|趣旨|理由|概要|内容|要望|提案|提言|要請|意見|措置|配慮|"
    r"検討|徹底|普及|啓発|連携|協力|交流|共生|参画|参加|定着|移住|分権|移譲|配分|機能|拠点|施設|"
    r"設備|情報|技術|開発|研究|国際|平和|安全|安心|健康|生活|雇用|労働|処遇|賃金|明確化|行政|議会|需要|創出|基準"
)
_CLOSED = re.compile(r"[。．！？!?：:]$|\t")
_HEADING = re.compile(rf"(?:{_HEADING_KANA}|{_HEADING_NOUN}|等|[)）」』】])$")
_FIRM = re.compile(
    r"(?<!ふるさ)(?<!こ)(?<!ひ)(?<!ごと)(?<!ため)(?<!とも)(?<!はじめ)(?<!おわり)(?<!終わり)(?<!こど)(?<!子ど)"
    r"(?<!も)[をがはにのとも、，（(「『〔]$"
)
_LEADS_ON = re.compile(
    r"(?:に(?:係る|関する|対する|おける|よる|伴う|向けた|資する|要する|当たり|あたり)|とする|のための)$"
)
_KANA = re.compile(r"[ぁ-ん]$")
_FINITE = re.compile(r"[るすくうつぶむぐぬへ]$")
_STARTER = re.compile(
    r"また|さら|これ|この|こう|ここ|その|それ|そこ|そし|そう|なお|ただ|しかし|しかも|とりわけ|とく|"
    r"もし|もと|もっ|いず|いか|いま|いわ|いの|いじ|あわせ|あらゆ|ある|あく|すべ|すで|すな|まず|まち|まさ|まだ|"
    r"こど|どこ|どの|どう|よっ|より|ついて|つい[にて]?は|つきまし|おって|おお|おわり|かか|かつ|かね|くわえ|くらし|"
    r"ひとり|ひき|ふるさ|みど|みな|むし|むす|めざ|やむ|ゆえ|わが|わた|はじめ|うち|ほか|でき(?:る限|れば)|ごみ|がん|"
    r"へき地|あり方|ねらい|ともに|とともに|にぎわ|だれ|ぜひ|たとえ|ため池|ひと|みんな|もはや|もう|われ|なぜ|おける"
)
_GOES_ON = re.compile(
    r"^(?:[ぁぃぅぇぉっゃゅょんーをァィゥェォッャュョヮ、。，．）」』】〕〉》々・]|[ぁ-ん])"
)
_OPENS_TITLE = re.compile(r"^[【〔《■◆]")
_SEEN = 300
_NARROW, _NARROWEST = 20, 16
_PROSE = re.compile(r"[。、，]")
_CLAUSE = re.compile(r"[ぁ-ん][、，]|(?<!また)(?<!もしく)(?<!あるい)は[一-龥ァ-ヶA-Z「]")
_KANA_NOUN = re.compile(
    r"(?<!を)(?:見直し|後押し|暮らし|くらし|取り?組み|づくり|引き?上げ|引き?下げ|見守り|つながり|"
    r"担い手|買い物|まち|ひと|子ども|こども|ふるさと|にぎわい|など)[、，]"
)


def width(text: str) -> float:
    """Return the width of the text in full-width characters."""
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.5 for c in text.rstrip())


def is_firmly_open(text: str) -> bool:
    """Tell whether the text ends where no heading and no item ends: after a particle."""
    tail = text[-_SEEN:]
    return bool(_FIRM.search(tail) or _LEADS_ON.search(tail)) or _unclosed(tail)


def is_finished(text: str) -> bool:
    """Tell whether the text ends with a full stop outside brackets, or with an ask."""
    return not _unclosed(text) and bool(_CLOSED.search(text))


def is_prose(text: str) -> bool:
    """Tell whether the text is the beginning of a sentence rather than a heading."""
    text = text[-_SEEN:]
    if is_finished(text):
        return False
    return has_clause(text) or (bool(_PROSE.search(text)) and not _HEADING.search(text))


def ends_like_heading(text: str) -> bool:
    """Tell whether the text ends as headings do: 財源の確保, 移住の促進について."""
    return bool(_HEADING.search(text[-_SEEN:]))


def is_full(line: str, measure: float) -> bool:
    """Tell whether the line is as wide as full lines of the document are."""
    return width(line) >= measure - 1.5


def has_clause(text: str) -> bool:
    """Tell whether the text has a full stop, a clause or a topic, as headings hardly have."""
    return "。" in text or bool(_CLAUSE.search(_KANA_NOUN.sub("", text)))


def goes_on(
    text: str, last: str, following: str, *, gap: bool, whole: bool, measure: float
) -> bool:
    """Tell whether `following`, a line without marker, continues `text`.

    `last` is the last line of the text as it stands in the document, `gap` whether empty lines
    lie between, `whole` whether the format itself marks paragraphs, and `measure` the usual
    width of a full line.
    """
    text = text[-_SEEN:]
    if _OPENS_TITLE.match(following) and not _unclosed(text):
        return False
    if is_finished(text) or "\t" in following:
        return False
    if is_firmly_open(text) or (_GOES_ON.match(following) and not _STARTER.match(following)):
        return True
    if whole:
        return False
    if is_ask(text) or (_HEADING.search(text) and not is_prose(text)):
        narrow = _NARROW if _KANA.search(text) else _NARROWEST
        return not gap and width(last) >= narrow and is_full(last, measure)
    if _KANA.search(text) and not _FINITE.search(text):
        return not gap or len(text) >= 12
    if gap:
        return is_prose(text) and (len(text) >= 20 or has_clause(text))
    return len(text) >= 20 or is_prose(text) or is_full(last, measure)


def _unclosed(text: str) -> bool:
    return any(text.count(a) > text.count(b) for a, b in ("「」", "（）", "『』"))


def measure(lines: list[str]) -> float:
    """Return the width that full lines of the document have."""
    widths = sorted(width(line) for line in lines if line.strip())
    return widths[int(len(widths) * 0.95)] if widths else 0.0
