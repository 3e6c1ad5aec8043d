"""`make demo`: the whole main job on the sample sites, from the crawl to the digest."""

import shutil
import sys
from pathlib import Path

from app.bootstrap import Watch
from app.collect import collect
from app.daemon import up
from app.deliver import deliver
from app.digest import compose
from app.link import link
from app.outbox import order_period
from app.search import fill_index
from app.settings import Settings
from demo.sample import SITES, WEEK, write_sources
from demo.serve import serve
from domain.match import Grade
from domain.period import iso_week
from domain.subscriber import Audience

HOME = Path("var/demo")


def main(*, stay: bool) -> None:
    """Crawl, match, compose and deliver; with `stay`, go on as the daemon until stopped."""
    shutil.rmtree(HOME, ignore_errors=True)
    with serve(SITES) as base:
        settings = Settings(
            home=HOME,
            database_url="",
            sources_dir=write_sources(base, HOME / "sources"),
            crawl_delay=0,
            allowed_private_hosts="127.0.0.1",
            channel="outbox",
        )
        watch = Watch(settings)
        run_main_job(watch)
        if stay:
            print(f"\n画面を開けます（Ctrl+C で終了）: http://{settings.host}:{settings.port}/")
            up(watch)
        watch.engine.dispose()


def run_main_job(watch: Watch) -> None:
    """Do the whole job once and say where to look; exit with an error when a step failed."""
    print("提言ウォッチの実演: 見本の府省サイトを巡回し、要望事項と照合して、週報を作ります。\n")
    for source in watch.sources.values():
        run = collect(watch, source).run
        print(f"  巡回  {source.title}: {run.items}件を読み取りました")
        if run.outcome != "ok":
            raise SystemExit(f"巡回に失敗しました: {source.name}: {run.reason}")
    linked = link(watch, watch.settings.proposal)
    fill_index(watch)
    print(f"  照合  発表{linked.announcements}件 → 要望事項との関連{linked.links}件")
    audience = Audience(proposal=watch.settings.proposal)
    composed = compose(watch, audience, iso_week(WEEK))
    order_period(watch, audience, iso_week(WEEK))
    delivered = deliver(watch)
    print(f"  週報  {WEEK}: 要望事項{composed.asks_moved}件に動き\n")
    for item in sorted(composed.items, key=lambda i: -i.score):
        if item.grade is Grade.DIRECT:
            print(f"  {item.ask:<11}{item.score:.2f}  {item.agency}「{item.title}」")
    print(f"\n週報のメール: {'、'.join(delivered.sent)}")
    print(f"データベース: {HOME / 'teigen.db'}")
    if not (delivered.sent and composed.asks_moved):
        raise SystemExit("週報に載せる発表が見つかりませんでした")


if __name__ == "__main__":
    main(stay="--stay" in sys.argv)
