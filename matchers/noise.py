"""Recognises, by words of the folded headline, what kind of news an announcement is."""

import re

_BUYING = re.compile(
    r"調達|入札|落札|企画競争|意見招請|一般競争|随意契約|公共調達|公告・公示|公告・告示|公募型|見積合わせ"
    r"|物品役務|請負|委託業務|賃貸借|業務の契約"
)
_STAFF = re.compile(
    r"採用::|採用試験|採用案内|職員採用|職員募集|職員の募集|官庁訪問|業務説明会|非常勤職員|インターンシップ"
    r"|人事異動|人事発令|幹部名簿|就任式|退任式|叙勲|褒章|訃報|後援等?名義|永年勤続"
    r"|歳出予算|コンプライアンス委員会|サイトメンテナンス|メンテナンスのお知らせ|閉庁|開庁時間"
)
_PRESS = re.compile(r"記者会見|会見::|会見録|会見要旨|会見の概要|ぶら下がり|日程|週間予定|談話")
_ASIDE = re.compile(
    r"出張|表敬|署名式|動画|広報|リーフレット|ポスター|よくある質問|faq|問合せ|問い合わせ"
    r"|ハッカソン|体験会|受賞|表彰|コンテスト|不正アクセス|不具合|誤登録|お詫び"
    r"|障害(?!者|児|福祉|のある|を有)|global site|セミナー|シンポジウム|フォーラム|お知らせ"
)
_ACTION = re.compile(
    r"閣議決定|決定|公布|施行|成立|策定|改定|改正|採択|選定|締結|開始|運用|交付|補助|支援|募集"
    r"|公募|意見募集|パブリックコメント|パブリック・コメント|取りまとめ|とりまとめ|報告書|指針"
    r"|ガイドライン|仕様|法律|法案|政令|省令|検討会|研究会|協議会|審議会|会議|調査|実証|公表|整備"
)


def is_buying(title: str) -> bool:
    """Return whether a headline is about buying: tenders, contracts, calls for offers."""
    return bool(_BUYING.search(title))


def is_staff(title: str) -> bool:
    """Return whether a headline is about hiring, staff, honours or the running of an office."""
    return bool(_STAFF.search(title))


def is_press(title: str) -> bool:
    """Return whether a headline tells only that somebody met the press, or a schedule."""
    return bool(_PRESS.search(title))


def is_aside(title: str) -> bool:
    """Return whether a headline is publicity, an event or a notice rather than a policy step."""
    return bool(_ASIDE.search(title))


def is_action(title: str) -> bool:
    """Return whether a headline names a step of policy: deciding, funding, drafting, meeting."""
    return bool(_ACTION.search(title))
