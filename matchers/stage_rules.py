"""The rules of stages: one table of words in the order in which they are tried, a reason each.

What each stage means is laid down in matchers/training/stages.md. The order says which of two
steps in one headline decides: buying and news of persons are no step whatever they are about; what
was decided stands before the meeting that decided it, the meeting before what it was about.

Where all alternatives of a rule begin with a letter, and none with a group, a set or a look behind,
Python's `re` leaps from one possible first letter to the next: the rules take a fifth of the time.
Therefore `_each` writes the alternatives out, and what must not stand before a word is asked behind
it. The first place and the first alternative that fit there are the same either way.
"""

import re
from dataclasses import dataclass

from domain.stage import Stage

_MEETING = (
    r"検討会|研究会|審議会|協議会|連絡会|調査会|懇談会|分科会|部会|委員会|会議|会合|本部"
    r"|懇話会|勉強会|幹事会|意見交換会|ラウンドテーブル"
    r"|ワーキング|WG|Working Group|タスクフォース|プロジェクトチーム|検討チーム|有識者"
)
_AND = r"(及び|並びに|と)"
_SUMMARY = r"(取り?まとめ|とりまとめ|報告書)"
_SHOWN = r"(公開|公表|更新|掲載)"
_AUTHORITY = "情報保護|国家公安|公正取引"
_PLAN = (
    r"方針|計画|戦略(?!特区)(?!推進)|指針|考え方|プラン(?<!料金プラン)|パッケージ|大綱|ロードマップ|工程表|ガイドライン|ガイドブック"
    r"|ハンドブック|手引き?|手順書|マニュアル|仕様書?|要綱|フレームワーク|基準(?<!年基準)|標準要件|定義書|重点施策|ベストプラクティス"
)
_LISTED = r"事業者(?!向け)|団体|自治体|機関|サービス(?=リスト|マップ|一覧)|Provider"
_RUNNING = r"運用|提供|受付|利用|申請|交付|発行|登録|発売|配信|サービス|事業|接続|切替"


def _each(words: str, then: str) -> str:
    """Return one alternative for each of the words: the word, and what comes then."""
    return "|".join(f"{word}{then}" for word in words.split("|"))


@dataclass(frozen=True)
class StageRule:
    """Words that show a stage, and why they do.

    Those of an `act` also speak in the text, where the headline says nothing; other words stand
    there mostly for the background.
    """

    stage: Stage
    words: re.Pattern[str]
    because: str
    act: bool = False


def _rule(stage: Stage, words: str, because: str, act: bool = False) -> StageRule:
    return StageRule(stage, re.compile(words), because, act)


RULES = (
    _rule(
        Stage.OTHER,
        r"公告・?(公示|告示)|公示・?公告|公募公告|意見招請|企画・?競争|入札|落札|調達(仕様書|情報)|終了案件"
        r"|市場調査[^。]{0,20}(RFI|調達)|中途採用|新卒採用|職員採用|人事異動|職員(の|を)?(募集|公募)",
        "は、施策の段階ではなく調達や採用の手続を示す語です",
    ),
    _rule(
        Stage.OTHER,
        r"よくある質問|FAQ|Q&A|Q＆A|動画(?<!会議動画)|リーフレット|チラシ|ポスター|広報資料|周知素材"
        r"|お役立ち情報|vol\.?\d|Vol\.?\d|問合せ|注意喚起|注意事項|正誤|用語集"
        rf"|{_each('申請書類|様式|フォーマット', '等?を')}|{_each('登録|申請|申込|確認', '方法')}"
        r"|手続について|最近の取組」?等?を|インタビュー|就任|出張し|視察|に出席|への?出席|講演|意見交換を|訪問|visited|attended|表彰|受賞|賞[^。、]{0,8}決定|名称を|展示|展」"
        r"|誤登録|インシデント|不具合|に(ご|は)?注意|一部を停止|メンテナンス",
        "は、施策の段階ではなく案内や広報、日程を示す語です",
    ),
    _rule(
        Stage.DECISION,
        rf"決定事項|{_each(_PLAN, '[^。、]{0,20}を(閣議)?(決定|策定)(?=し)')}"
        rf"|{_each('宣言|声明|ステートメント', '[^。、]{0,6}(採択|発出|発表|公表|更新)')}"
        rf"|{_each('報告書|答申|取りまとめ', f'」?{_AND}[^。、]{{0,20}}意見(募集|公募)の結果')}"
        r"|からの(一部)?答申|答申を(公表|受け)|共同署名"
        rf"|意見(募集|公募)の結果{_AND}[^。、]{{0,20}}(改[定訂](版|後)|制定|策定|答申|報告書|決定"
        r"|(ガイドライン|指針|計画|方針|基準)の公表)"
        rf"|{_each(_MEETING, f'[^。、中]{{0,8}}{_SUMMARY}(?!に向け|[^。、]{{0,3}}案)')}"
        rf"|{_each(_MEETING, f'([（(][^）)]{{0,20}}[）)])?の({_PLAN})[^。、]{{0,10}}を{_SHOWN}')}",
        "は、方針を決めたことを示す語です",
        act=True,
    ),
    _rule(
        Stage.CONSULTATION,
        r"意見(の|を)?(募集|公募)|意見照会|パブリック・?コメント|パブコメ|意見提出手続|情報提供依頼|RFI"
        r"|アイデアボックス|ご意見を|意見の?概要|アンケート(の|への)?(お願い|ご?協力)",
        "は、広く意見を求めていることを示す語です",
        act=True,
    ),
    _rule(
        Stage.RESULT,
        r"白書|年次報告|活動報告|半期報告|検証報告|世論調査|成果物|レビューシート"
        rf"|{_each('調査(研究)?|実証|検証|効果|事業(?!者)(?!計画)', '[^。]{0,20}報告')}"
        rf"|{_each('調査|点検|棚卸|実施|集計|取りまとめ|アンケート', 'の?結果')}",
        "は、取組や調査の結果の報告を示す語です",
    ),
    _rule(
        Stage.STUDY,
        rf"初会合|第\d+回[^。]{{0,20}}({_MEETING})|"
        + _each(_MEETING, r"[^。]{0,20}第\d+回")
        + "|"
        + _each(_MEETING, "[^。、]{0,16}(開催|(会議|関連)?資料|議事|傍聴|次第|設置|設立|立ち上げ)"),
        "は、検討の場が開かれたことを示す語です",
    ),
    _rule(
        Stage.LAW,
        r"法律?[\u200b]?案|一部を?改正する(法律|政令|省令|府令|命令|告示|件)|改正法|規則[^。、]{0,3}改正"
        r"|施行(令|規則)"
        rf"|{_each('法律|法|政令|省令|条約|協定', '[^。、]{0,12}(公布|成立|施行)(?!状況)')}"
        r"|基本法(?=[（( ]|$)|促進法(?=[（( ]|$)|推進法(?=[（( ]|$)|法律(?=[（(]|$)"
        r"|政令(?!市|指定)|省令|府令|告示|国会(に|へ)?提出",
        "は、法令の定めやその案であることを示す語です",
        act=True,
    ),
    _rule(
        Stage.STUDY,
        _each(
            "調査(?<!実証調査)(研究)?|検討会|意見交換会",
            "[^。、]{0,10}(参加|協力)[^。、]{0,12}(募集|公募|決ま|決定)",
        ),
        "は、調べるための協力を求めていることを示す語です",
    ),
    _rule(
        Stage.LAUNCH,
        r"公募|募集|採択|交付決定",
        "は、施策の担い手を募り選んでいることを示す語です",
        act=True,
    ),
    _rule(
        Stage.BUDGET,
        rf"概算要求|{_each('補正|当初', '予算(?![）)「])')}|予算案|予算補正"
        r"|予算[^。、]{0,16}(概要|決定|要求|成立|措置|資料)"
        r"|税制改正(大綱|要望)|地方財政(計画|対策)|予備費",
        "は、財源の手当てであることを示す語です",
    ),
    _rule(
        Stage.RESULT,
        rf"{_each('実施|進捗|取組|運用|施行|利用|導入|普及|整備|活用|交付|推進', '状況')}"
        r"|実績|統計(?!官|・|局|改革)|概況|速報|推計|推移"
        r"|実証(の)?(結果|成果)|フォローアップ|プログレス|ダッシュボード|政策評価|事後評価"
        r"|事例(?!一覧)|契約数|取組済|原因|達成しました|活用例|アプリ例|%が|％が|ランキング"
        r"|状況(?<!検討状況)(?<!開催状況)(?=等?(について|を公表|の公表|$|[（(]))"
        r"|情勢(?<!検討情勢)(?<!開催情勢)(?=等?(について|を公表|の公表|$|[（(]))"
        rf"|{_each('普及|取組|交付|整備|利用', '率')}"
        rf"|{_each('万|億', '(人|件|枚|台)を?(超|突破)')}",
        "は、取組の結果を示す語です",
    ),
    _rule(
        Stage.STUDY,
        r"中間(取り?まとめ|とりまとめ|整理|報告|答申)|論点整理|検討(状況|経緯)|検討を開始|アンケート|議事"
        r"|開催状況|（案[）)】]|\(案[）)】]|【案[）)】]|策定する方針|調査(研究)?の実施|質疑|協議の場|開催結果",
        "は、検討の途中であることを示す語です",
    ),
    _rule(
        Stage.DECISION,
        r"閣議決定|取り?まとめ|とりまとめ|策定(?!に向け|検討)|改[定訂](案)?(?!に向け)"
        rf"|{_each(_PLAN, '[^。、]{0,10}(決定|公表|公開|発表|更新|掲載|作成|版)')}"
        rf"|{_each('標準|推奨', '[^。、]{0,6}データセット')}|標準仕様書"
        r"|最終報告|報告書(?<!証券報告書)|合意(?!書)|答申|意見」の提出|大臣決定|会議決定|申合せ|申し合わせ|審議まとめ|留意(点|事項)",
        "は、方針が定まったことを示す語です",
    ),
    _rule(
        Stage.LAUNCH,
        rf"{_each(_RUNNING, '[^。、]{0,6}(を?開始|スタート)')}|開始(します|しました|日)?|始(め|ま)"
        r"|選定|認定|締結(?!交渉)|認可|導入について"
        r"|署名(式|しま|を行)|に署名|覚書|合意書|Memorandum of Cooperation"
        rf"|開設|{_each('室|窓口|センター|チーム', 'を設置')}|開講|選任|創設|開所|発足|設立"
        r"|立ち上げ|稼働|リリース(?<!プレスリリース)|リニューアル|刷新|最新版"
        rf"|{_each('β|α|ベータ|アルファ', '版')}|{_each('試行|先行|本格', '運用')}"
        rf"|対応(しました|開始)|公開(について|しま|され|$)"
        rf"|{_each('コンテンツ|機能', '[^。、]{0,6}追加')}"
        rf"|{_each(_LISTED, '([（(][^）)]{0,40}[）)])?[^。、]{0,8}更新')}"
        rf"|{_each('参加|協力', '[^。、]{0,10}(自治体|事業者|団体)[^。]{0,4}(決ま|決定)')}"
        rf"|{_each('ように|と|に', 'なりま(す|した)')}|{_each('移行|開発', 'しました')}"
        rf"|初交付|一覧[^。、]{{0,12}}更新|{_each('自治体|事業者|サイト', '一覧')}"
        r"|提供(について|$)",
        "は、施策が動き出していることを示す語です",
        act=True,
    ),
    _rule(
        Stage.LAUNCH,
        r"説明会|研修|演習|訓練|セミナー|講習会|相談会|ガイダンス|コンテスト|コンペティション|ハッカソン|ピッチ|キャンペーン"
        r"|月間|アクセラレ|実証(実験|事業)?|モデル事業|支援(事業|策|制度)|補助(金|事業)|助成金|交付金"
        r"|派遣(事業|制度)|を実施(し|$)|の実施について",
        "は、施策の実施の手立てを示す語です",
    ),
    _rule(Stage.STUDY, rf"(?<!{_AUTHORITY})({_MEETING})(?!の取組)", "は、検討の場を示す語です"),
    _rule(Stage.DECISION, rf"({_PLAN})", "は、定まった方針や手順の文書を示す語です"),
    _rule(Stage.STUDY, r"検討", "は、検討していることを示す語です"),
)
