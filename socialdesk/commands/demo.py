"""`socialdesk demo`: simulated platforms, the real worker, and the desk (or an agent made of code
and a summary)."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from argparse import Namespace
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.assembly.services import conversations, opened, replies
from socialdesk.bots import registry
from socialdesk.commands import demo_automation
from socialdesk.commands.demo_summary import Summary, compared, print_summary
from socialdesk.commands.desk import PRETEND
from socialdesk.config import Config, load
from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.changes import Resolve
from socialdesk.model.i18n import called, translate
from socialdesk.store.filters import Condition, InboxFilter
from socialdesk.store.store import Store

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CONFIG = """\
[shop]
name = "Hoa Sen Shop"
time_zone = "Asia/Ho_Chi_Minh"
language = "vi"

[store]
url = "sqlite:///desk.db"

[hours]
monday = ["08:00-12:00", "13:30-22:00"]
tuesday = ["08:00-12:00", "13:30-22:00"]
wednesday = ["08:00-12:00", "13:30-22:00"]
thursday = ["08:00-12:00", "13:30-22:00"]
friday = ["08:00-12:00", "13:30-22:00"]
saturday = ["08:00-12:00", "20:00-01:00"]
sunday = ["20:00-01:00"]

[desk]
agent = "linh"

[broadcast]
quiet = ""

[badges]
show = ["lazada-2020", "shopee-30d", "tiktok-12h", "facebook-7d"]

[bank]
bin = "970436"
account = "0071000123456"
name = "NGUYEN THI HOA SEN"

[web]
port = {port}
"""
ANSWERS = (
    "Dạ còn ạ, shop gửi mình ngay nhé!",
    "Dạ shop kiểm tra rồi báo lại trong 5 phút ạ.",
    "ได้ค่ะ เดี๋ยวเช็คให้นะคะ",
    "Yes, it is available. Shall I reserve it for you?",
    "Dạ phí ship 25k, 2-3 ngày là nhận được ạ.",
)
CANNED = (
    ("con", "Còn hàng", "Tiếng Việt", "Dạ {pronoun} {given} ơi, mẫu này shop còn ạ. Mình lấy size nào để shop giữ hàng?"),
    ("ship", "Phí ship", "Tiếng Việt", "Dạ phí ship 25k toàn quốc, 2-3 ngày là nhận được. Đơn từ 500k shop miễn phí ship ạ."),
    ("ck", "Chuyển khoản", "Tiếng Việt", "Dạ STK: 0071 0001 23456, Vietcombank, {shop}. Mình chuyển xong chụp lại giúp shop nhé."),
    ("doi", "Đổi trả", "Tiếng Việt", "Dạ shop đổi size trong 7 ngày, hàng còn nguyên tem mác ạ."),
    ("camon", "Cảm ơn", "Tiếng Việt", "Dạ shop cảm ơn {given} nhiều, chúc mình một ngày vui ạ!"),
    ("mee", "มีของ", "ไทย", "มีค่ะ คุณ{given} รับไซซ์ไหนดีคะ"),
    ("song", "ค่าส่ง", "ไทย", "ค่าส่ง 40 บาททั่วประเทศ ได้รับภายใน 2-3 วันค่ะ"),
    ("oon", "โอนเงิน", "ไทย", "โอนแล้วส่งสลิปมาได้เลยนะคะ ขอบคุณค่ะ"),
    ("stock", "In stock", "English", "Hi {given}, yes, it is available. Which size shall I keep for you?"),
    ("fee", "Shipping", "English", "Shipping is 1.50 USD within Vietnam and takes 2 to 3 days."),
    ("thanks", "Thanks", "English", "Thank you, {given}! {agent} from {shop}"),
)  # fmt: skip
"""Shortcut, title, folder and text of the canned answers that the shop has ready."""
LAST_LINES = 5
"""Of the worker's log, where it did not start."""
SETTLE_WITHIN = 45.0
PACE = 45.0
"""Mean seconds between two things that anybody does, on Telegram and elsewhere each: what one person can
answer who looks around as well."""
HEADLESS_PACE = 0.25
LIVE = "live"
"""The scene that is a live evening."""
ALONE = "[acknowledge]\nenabled = false\n"
"""On a live evening nobody waits for an acknowledgement: thousands say hello at once."""
BROADCASTS_AFTER = 3.0
"""Seconds after the desk was opened."""


def demo(options: Namespace) -> int:
    """Set up, start the simulator and the worker, then the desk or the summary."""
    if not (options.headless or options.web) and not (sys.stdout.isatty() and sys.stdin.isatty()):
        raise SocialdeskError(
            translate(
                "The demo opens the desk and needs a terminal. Without one: `socialdesk demo --web` in a browser, `socialdesk demo --headless`."
            )
        )
    own = not options.folder
    if own:
        folder = Path(tempfile.mkdtemp(prefix="socialdesk-demo-"))
    else:
        folder = _empty(Path(options.folder).expanduser())
    _say(
        translate("Simulated platforms and a worker are being started.")
        if options.headless
        else translate(
            "Simulated platforms and a worker are being started; open the address in a browser. Ctrl+C ends it."
        )
        if options.web
        else translate(
            "Simulated platforms and a worker are being started; the desk opens in a moment."
        )
    )
    try:
        with _ended_as_a_whole():
            code = _play(options, folder)
    finally:
        _forget(folder, own=own)
    if not own:
        _say(
            translate(
                "The demo's store, configuration and the worker's log are in {folder}.",
                folder=folder,
            )
        )
    return code


@contextmanager
def _ended_as_a_whole() -> Iterator[None]:
    """Whoever ends this program, or closes its terminal, ends what it has started as well; a desk minds that
    by itself while it is open. Ctrl+C tells the platforms at the same time: it is minded at once, before
    anything complains that they are gone; also where whoever started this ignores it, as a script does with
    what it starts in the background, for the platforms do not."""
    told: list[int] = []

    def leave(number: int, _: object) -> None:
        told.append(number)
        raise SystemExit(128 + number)

    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {signal.Signals[name]: signal.getsignal(signal.Signals[name]) for name in names}
    unminded = (signal.SIG_DFL, signal.default_int_handler)
    mine = {
        number: handler
        for number, handler in before.items()
        if handler in unminded or (number, handler) == (signal.SIGINT, signal.SIG_IGN)
    }
    for number in mine:
        signal.signal(number, leave)
    try:
        yield
    except Exception:
        if told:  # what is raised while something is destroyed is lost
            raise SystemExit(128 + told[0]) from None
        raise
    finally:
        for number, handler in mine.items():
            signal.signal(number, handler)


def _play(options: Namespace, folder: Path) -> int:
    port = _free_port()
    pace = HEADLESS_PACE if options.headless else PACE
    with (
        _simulator(options.seed, pace, port, weather=options.headless) as simulator,
        _worker(folder, simulator, port, _more(options.scene, folder)) as config,
    ):
        if options.headless and options.scene == LIVE:
            _say(translate("A live evening is played, with a lucky draw and a quiz."))
            return _live(config, simulator["base"], options)
        if options.headless:
            _say(
                translate(
                    "Customers talk for {seconds} seconds, and an agent made of code answers.",
                    seconds=f"{options.seconds:g}",
                )
            )
            summary = asyncio.run(
                _headless(config, simulator["base"], options.seconds, options.seed)
            )
            print_summary(summary, as_json=options.json)
            return int(bool(summary.lost or summary.doubled or summary.out_of_order))
        asyncio.run(_with_canned_answers(config))
        if options.scene != LIVE:
            _post(simulator["base"] + "/sim/talk?everywhere")
        with _beside(config, simulator["base"], options):
            if options.web:
                _serve(config)
                return 0
            from socialdesk.commands.desk import open_desk  # noqa: PLC0415 - brings the terminal toolkit

            open_desk(config, config.agent, is_demo=True)
    return 0


def _serve(config: Config) -> None:
    """The desk in a browser of this machine. Each desk is a process, which knows from the environment
    that its shop is a pretend one, and nothing of a real one."""
    from socialdesk.commands.web import desk_command, serve_desks  # noqa: PLC0415 - brings the web server

    environment = {**_plain_environment(), PRETEND: "1"}
    os.environ.clear()
    os.environ.update(environment)
    serve_desks(desk_command(config, config.agent), "127.0.0.1", _free_port())


@contextmanager
def _beside(config: Config, base: str, options: Namespace) -> Iterator[None]:
    """What happens in the shop is made beside the desk, once it has long been painted."""
    stop = threading.Event()

    def work() -> None:
        if stop.wait(BROADCASTS_AFTER):
            return
        from socialdesk.commands import (  # noqa: PLC0415 - not before the first paint  # noqa: PLC0415 - as above
            demo_broadcasts,
            demo_history,
            demo_live,
            demo_orders,
            demo_selling,
        )

        # Without one of these a demo still is one. Nobody of the history is told anything: that comes after the broadcasts.
        parts: tuple[Callable[[], Coroutine[Any, Any, object]], ...] = (
            lambda: demo_orders.remember(config, options.seed, stop.is_set),
            lambda: demo_automation.promise(config, stop.is_set),
            lambda: demo_broadcasts.furnish(config, base, stop.is_set),
            lambda: demo_history.remember(config, options.seed),
            lambda: demo_selling.sell(config, base, stop.is_set),
        )
        if options.scene == LIVE:
            parts = (lambda: demo_live.play(config, base, stop.is_set, seed=options.seed),)
        for part in parts:
            with suppress(Exception):
                if not stop.is_set():
                    asyncio.run(part())

    thread = threading.Thread(target=work, name="beside", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(5)


def _live(config: Config, base: str, options: Namespace) -> int:
    """The evening without a desk, in bad weather."""
    from socialdesk.commands import demo_live  # noqa: PLC0415 - for this scene alone

    evening = demo_live.play(
        config, base, lambda: False, seed=options.seed, seconds=options.seconds, weather=True
    )
    summary = asyncio.run(evening)
    demo_live.print_summary(summary, as_json=options.json)
    return int(not summary.is_right)


def _more(scene: str, folder: Path) -> str:
    """What a scene's configuration has beside what each has."""
    if scene == LIVE:
        return ALONE
    return demo_automation.written(folder, datetime.now(ZONE))


async def _with_canned_answers(config: Config) -> None:
    async with opened(config) as store:
        for shortcut, title, group, body in CANNED:
            await store.canned.save(shortcut, body, title, group)


def _empty(folder: Path) -> Path:
    """A folder to set up in. What an earlier demo left there would be counted as this one's. Raises
    SocialdeskError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        is_empty = not any(folder.iterdir())
    except OSError as error:
        raise SocialdeskError(
            translate(
                "{folder} cannot be used ({why}). Name another folder with --folder.",
                folder=folder,
                why=called(error.strerror or type(error).__name__),
            )
        ) from None
    if not is_empty:
        raise SocialdeskError(
            translate(
                "{folder} has something in it already. Name a new folder, or one that is empty, with --folder.",
                folder=folder,
            )
        )
    return folder


def _forget(folder: Path, *, own: bool) -> None:
    """A folder of the demo's own goes with it."""
    if own:
        shutil.rmtree(folder, ignore_errors=True)


def _say(words: str) -> None:
    """To whoever waits; the summary stays alone on stdout."""
    print(words, file=sys.stderr, flush=True)


def _plain_environment() -> dict[str, str]:
    """Without the settings of a real shop, and without its way out: the platforms are on this
    machine."""
    return {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("SOCIALDESK_") and not key.lower().endswith("_proxy")
    }


@contextmanager
def _simulator(seed: int, pace: float, port: int, *, weather: bool) -> Iterator[dict[str, str]]:
    command = [
        sys.executable,
        "-m",
        "socialdesk.simulator",
        "--seed",
        str(seed),
        "--pace",
        str(pace),
        "--follow-stdin",
        "--web",
        f"http://127.0.0.1:{port}",
        *([] if weather else ["--fair"]),
    ]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603 - ourselves
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise SocialdeskError(
                translate(
                    "The simulated platforms did not start. Run `python -m socialdesk.simulator` to see why."
                )
            )
        yield json.loads(line)
    finally:
        _end(process)


@contextmanager
def _worker(folder: Path, simulator: dict[str, str], port: int, more: str = "") -> Iterator[Config]:
    path = folder / "config.toml"
    accounts = "".join(platform.demo for platform in registry.every()).format(**simulator)
    path.write_text(CONFIG.format(**simulator, port=port) + more + accounts, encoding="utf-8")
    path.chmod(0o600)
    command = [sys.executable, "-m", "socialdesk", "run", "--config", str(path)]
    log_path = folder / "worker.log"
    with log_path.open("w", encoding="utf-8") as log:
        plain = _plain_environment()
        process = subprocess.Popen(  # noqa: S603 - ourselves
            command, stdout=subprocess.PIPE, stderr=log, text=True, env=plain
        )
        try:
            assert process.stdout is not None
            if not process.stdout.readline().startswith("ready"):
                log.flush()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(2)
                said = log_path.read_text(encoding="utf-8", errors="replace").strip()
                raise SocialdeskError(
                    translate("The worker did not start. It said:")
                    + "\n".join(["", *said.splitlines()[-LAST_LINES:]])
                )
            yield load(str(path), _plain_environment())
        finally:
            _end(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end(process: subprocess.Popen[str]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    process.terminate()
    try:
        process.wait(12)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _post(url: str) -> None:
    urllib.request.urlopen(urllib.request.Request(url, method="POST"), timeout=10).close()  # noqa: S310 - our own loopback


def _get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own loopback
        return json.load(answer)


async def _headless(config: Config, base: str, seconds: float, seed: int) -> Summary:
    started = time.monotonic()
    chance = random.Random(seed)
    async with opened(config) as store:
        await asyncio.to_thread(_post, base + "/sim/talk?everywhere")
        while time.monotonic() - started < seconds:
            await _answer(store, config, chance)
            await asyncio.sleep(0.3)
        await asyncio.to_thread(_post, base + "/sim/hush")
        await _settled(store, config, base, chance)
        summary = await compared(store, await asyncio.to_thread(_get, base + "/sim/report"))
    summary.seconds = round(time.monotonic() - started, 1)
    return summary


async def _answer(store: Store, config: Config, chance: random.Random) -> None:
    """What an agent does: take the longest wait, answer, sometimes resolve."""
    service, changes = replies(store, config), conversations(store, config)
    for item in await store.inbox.page(InboxFilter(conditions=(Condition("waiting"),)), 3):
        # A key made of the wait it ends: answering twice for one wait is impossible.
        key = f"demo:{item.row.id}:{item.row.waiting_since}"
        try:
            await service.send(item.row.id, chance.choice(ANSWERS), key, "linh")
        except NotAllowed:
            continue
        if chance.random() < 0.25:
            await changes.apply(Resolve(), [item.row.id], "linh")


async def _settled(store: Store, config: Config, base: str, chance: random.Random) -> None:
    """Wait until nothing is on its way any more."""
    until = time.monotonic() + SETTLE_WITHIN
    quiet = 0
    while quiet < 4 and time.monotonic() < until:
        await _answer(store, config, chance)
        await asyncio.sleep(0.5)
        status = await asyncio.to_thread(_get, base + "/sim/status")
        busy = status["waiting"] or await store.deliveries.backlog()
        quiet = 0 if busy else quiet + 1
