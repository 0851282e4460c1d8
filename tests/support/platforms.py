"""Every platform behind one face: a simulated server, an account on it, and what people and the
weather can do there."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from socialdesk.assembly.channels import context_of, make_channel
from socialdesk.bots.web import WebServer
from socialdesk.channel import Channel, Identity
from socialdesk.clock import SystemClock
from socialdesk.config import Config, parse
from socialdesk.model.delivery import Refused, Unconfirmed
from socialdesk.model.ids import Instant
from socialdesk.services.dispatcher import Dispatcher
from socialdesk.services.lease import LeaseHolder
from socialdesk.services.receiver import Receiver
from socialdesk.services.replies import Replies
from socialdesk.services.supervisor import ConnectedAccount, Supervisor
from socialdesk.services.tokens import StoredTokens
from socialdesk.simulator import graph, telegram, zalo, zalo_bot
from socialdesk.simulator.hosted import drop
from socialdesk.store.engine.database import Query
from socialdesk.store.store import Store
from socialdesk.store.thread import ThreadRow
from tests.support.channel import FakeChannel, FakePlatform
from tests.support.ports import free_port, hold
from tests.support.store import put_store
from tests.support.waiting import until

SPEED = 20
STRANGER = 190
"""A person that no test is about."""
SAID = Query(int, "SELECT id FROM message WHERE body = $1")
_numbers = itertools.count(1)


class FastClock(SystemClock):
    """Time that runs twenty times as fast, and can jump."""

    def __init__(self) -> None:
        self._wall, self._start, self._ahead = time.time(), time.monotonic(), 0.0

    def now(self) -> Instant:
        return Instant(int((self._wall + self.monotonic() - self._start) * 1000))

    def monotonic(self) -> float:
        real = time.monotonic()
        return self._start + (real - self._start) * SPEED + self._ahead

    def jump(self, seconds: float) -> None:
        self._ahead += seconds

    async def sleep(self, seconds: float) -> None:
        until = self.monotonic() + seconds
        while (left := until - self.monotonic()) > 0:  # noqa: ASYNC110 - time may jump while it waits
            await asyncio.sleep(min(left / SPEED, 0.05))


class Stack:
    """A worker for one account, in the test's own loop: store, receiver, dispatcher, supervisor,
    web server."""

    def __init__(
        self, store: Store, clock: FastClock, config: Config, web: WebServer, channel: Channel
    ) -> None:
        self.store, self.clock, self.config, self.web, self.channel = (
            store,
            clock,
            config,
            web,
            channel,
        )
        self.dispatcher = Dispatcher(store, clock, random.Random(1).random)
        self.receiver = Receiver(store, clock, (), self.dispatcher.wake)
        self.supervisor = Supervisor(
            store, clock, self.receiver, self.dispatcher, LeaseHolder().name
        )
        self.replies = Replies(store, clock, {"shop": channel.capabilities}, Path("files"))
        self.tasks: list[asyncio.Task[None]] = []

    async def start(self, connected: ConnectedAccount, *, listens: bool = True) -> None:
        self.tasks = [
            asyncio.create_task(self.supervisor.run([connected], lambda _: None)),
            asyncio.create_task(self.dispatcher.run()),
        ]
        if listens:
            await until(self.supervisor.ready.is_set)

    async def stop(self) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.dispatcher.drain(1)
        await self.receiver.close()
        await self.web.close()
        await self.channel.close()

    async def thread(self, number: int = 1) -> list[ThreadRow]:
        return await self.store.threads.rows(number, 500)

    async def texts(self, number: int = 1) -> list[str]:
        return [row.body for row in await self.thread(number) if row.author == "customer"]

    async def states(self) -> list[str]:
        return [row.state for row in await self.store.deliveries.rows("all", 100)]


async def _known(stack: Stack, text: str) -> bool:
    return bool(await stack.store.database.all(SAID, text))


class Platform(ABC):
    """A platform under test. Faults hold for the next send."""

    name = ""
    echoes = False
    has_files = True
    writes_files = False
    limit = 2000
    refuses_unsigned = True
    revives = True
    """Whether a token that was dead can be taken again by itself."""

    def __init__(self, clock: FastClock) -> None:
        self.clock = clock

    @abstractmethod
    async def open(self) -> None: ...

    async def close(self) -> None:  # noqa: B027 - the fake has none
        """Close every connection."""

    async def network_dies(self) -> int:
        """Nobody is there any more; gives the port to come back to, which is kept."""
        port = int(self.server.base.rsplit(":", 1)[1])  # type: ignore[attr-defined]
        await self.server.stop()  # type: ignore[attr-defined]
        self._held = hold(port)
        return port

    async def network_lives(self, port: int) -> None:
        """Everybody is back."""
        self._held.close()
        await self.server.start(port)  # type: ignore[attr-defined]

    async def caught_up(self, stack: Stack) -> None:
        """Wait until everything that has happened on the platform was taken in.

        Somebody else writes, and once more after that has come in: a reader of pages that found the
        second has read the page with the first to its end.
        """
        for _ in range(2):
            text = f"caught up {next(_numbers)}"
            self.say(text, person=STRANGER)
            await until(partial(_known, stack, text))
        await until(lambda: getattr(getattr(self, "server", None), "pushing", 0) == 0)

    def config(self) -> str:
        return ""

    def webhook(self, url: str) -> None:  # noqa: B027 - polled platforms have none
        """The address to call."""

    @abstractmethod
    def say(self, text: str, person: int = 1) -> Any: ...
    @abstractmethod
    def again(self, said: Any) -> None:
        """The platform delivers the same thing once more."""

    @abstractmethod
    def sent(self) -> list[str]: ...
    def files(self) -> int:
        """How many files of ours arrived."""
        return 0

    @abstractmethod
    def limited(self) -> None: ...
    @abstractmethod
    def token_dies(self) -> None: ...
    def token_lives(self) -> None:  # noqa: B027 - where only a person can connect it again
        """The token is taken again."""

    def becomes_another(self) -> None:
        """The credentials are replaced by those of another account of this platform."""
        raise NotImplementedError

    @abstractmethod
    def swallows(self) -> None: ...

    def picture(self, text: str, person: int = 1) -> None:  # noqa: B027 - not everywhere
        """A person sends a picture with words."""

    def echo_first(self) -> None:  # noqa: B027 - not everywhere
        """Echoes overtake answers from now on."""

    async def channel(self, config: Config, store: Store, web: WebServer) -> Channel:
        account = config.accounts[0]
        row = (await store.accounts.ensure([(account.name, account.channel)]))[account.name]
        vault = StoredTokens(store, self.clock, row.id, LeaseHolder().name)
        state = await store.accounts.channel_state(row.id)
        chance = random.Random(1)
        context = context_of(account, config, self.clock, vault, chance, state=state, web=web)
        return make_channel(account, context)


class OnTelegram(Platform):
    name = "telegram"
    limit = 4096
    writes_files = True
    token = "7000000001:AAtest-token-that-opens-nothing-at-all"

    async def open(self) -> None:
        self.server = await telegram.TelegramServer(self.clock).start()
        self.bot = self.server.add_bot(self.token)

    async def close(self) -> None:
        await self.server.stop()

    def config(self) -> str:
        return f'channel = "telegram"\ntoken = "{self.token}"\napi_base = "{self.server.base}"\n'

    def say(self, text: str, person: int = 1) -> Any:
        self.server.say(self.bot, {"id": 500 + person, "first_name": f"Lan {person}"}, text)
        return self.bot.queue[-1]

    def again(self, said: Any) -> None:
        number, self.bot.next_update = self.bot.next_update, self.bot.next_update + 1
        self.server.push_raw(
            self.bot, number, said[1].replace(str(said[0]).encode(), str(number).encode())
        )

    def picture(self, text: str, person: int = 1) -> None:
        photo = self.server.photo(self.bot, person)
        self.server.say(
            self.bot, {"id": 500 + person, "first_name": "Lan"}, photo=photo, caption=text
        )

    def sent(self) -> list[str]:
        return [each["text"] for each in self.bot.sent]

    def files(self) -> int:
        return sum(bool(each["data"].get("photo")) for each in self.bot.sent)

    def limited(self) -> None:
        self.bot.faults["sendmessage"] = [telegram.too_many(5)]

    def token_dies(self) -> None:
        self.bot.revoked = True

    def token_lives(self) -> None:
        self.bot.revoked = False

    def becomes_another(self) -> None:
        self.token = "7000000002:AAanother-bot-of-the-same-shop"
        self.bot = self.server.add_bot(self.token)

    def swallows(self) -> None:
        self.bot.faults["sendmessage"] = [telegram.dropped(after=True, server=self.server)]


class OnZaloOa(Platform):
    name = "zalo_oa"
    refresh = "refresh-1"
    revives = False
    echoes = True
    writes_files = True
    mode = "webhook"

    async def open(self) -> None:
        self.server = await zalo.ZaloServer(self.clock).start()
        self.side = self.server.add_account()
        self.side.people = {f"6142494823110000{n:03}": f"Lan {n}" for n in range(200)}

    async def close(self) -> None:
        await self.server.stop()

    def config(self) -> str:
        side = self.side
        return (
            f'channel = "zalo_oa"\nmode = "{self.mode}"\noa_id = "{side.oa_id}"\napp_id = "{side.app_id}"\n'
            f'app_secret = "{side.app_secret}"\nwebhook_secret = "{side.webhook_secret}"\nrefresh_token = "{self.refresh}"\n'
            f'api_base = "{self.server.base}"\noauth_base = "{self.server.base}/v4"\npoll_seconds = 1\n'
        )

    def webhook(self, url: str) -> None:
        if self.mode == "webhook":
            self.side.webhook = url

    def say(self, text: str, person: int = 1) -> Any:
        return self.server.say(self.side, f"6142494823110000{person:03}", text)

    def again(self, said: Any) -> None:
        self.server.event(self.side, said)

    def picture(self, text: str, person: int = 1) -> None:
        self.server.picture(self.side, f"6142494823110000{person:03}", text, "p.jpg")

    def sent(self) -> list[str]:
        return [each["text"] for each in self.side.sent]

    def files(self) -> int:
        return sum("attachment" in each["message"] for each in self.side.sent)

    def limited(self) -> None:
        self.side.faults["cs"] = [zalo.refusing(-32, "Too many requests")]

    def token_dies(self) -> None:
        self.side.access = "another"
        self.side.spent.add(self.side.refresh)

    def becomes_another(self) -> None:
        people = self.side.people
        self.refresh = "refresh-of-another"
        self.side = self.server.add_account(
            oa_id="3662729599332000002", access="access-of-another", refresh=self.refresh
        )
        self.side.people = people

    def swallows(self) -> None:
        self.side.faults["cs"] = [zalo.swallowing(self.server, self.side)]

    def echo_first(self) -> None:
        self.side.echo = "before"


class OnPolledZaloOa(OnZaloOa):
    name = "zalo_oa polling"
    mode = "polling"
    has_files = False
    refuses_unsigned = False

    def again(self, said: Any) -> None:
        self.side.rows.appendleft(self.side.rows[0])


class OnZaloBot(Platform):
    name = "zalo_bot"
    token = "4180:bot-token-that-opens-nothing"
    mode = "polling"
    refuses_unsigned = False

    async def open(self) -> None:
        self.server = await zalo.ZaloServer(self.clock).start()
        self.bot = self.server.bots.add(self.token)

    async def close(self) -> None:
        await self.server.stop()

    def config(self) -> str:
        return f'channel = "zalo_bot"\nmode = "{self.mode}"\ntoken = "{self.token}"\napi_base = "{self.server.base}"\n'

    def say(self, text: str, person: int = 1) -> Any:
        return self.server.bots.write(
            self.bot, f"6ede9afa66b88fe6{person:04}", f"Lan {person}", text
        )

    def again(self, said: Any) -> None:
        self.server.bots.update(self.bot, said)

    def picture(self, text: str, person: int = 1) -> None:
        url = f"{self.server.base}/files/p.jpg"
        self.server.bots.write(
            self.bot,
            f"6ede9afa66b88fe6{person:04}",
            "Lan",
            "",
            "image",
            photo_url=url,
            caption=text,
        )

    def sent(self) -> list[str]:
        return [each["text"] for each in self.bot.sent]

    def limited(self) -> None:
        self.bot.faults["sendMessage"] = [_status(429)]

    def token_dies(self) -> None:
        self.server.bots.known.clear()

    def token_lives(self) -> None:
        self.server.bots.known[self.token] = self.bot

    def becomes_another(self) -> None:
        self.token = "4181:another-bot-of-the-same-shop"
        self.bot = self.server.bots.add(self.token)

    def swallows(self) -> None:
        async def fault(request: Any, data: Any) -> Any:
            self.server.bots.take(self.bot, str(data["chat_id"]), str(data["text"]))
            return drop(request)

        self.bot.faults["sendMessage"] = [fault]


class OnZaloBotWebhook(OnZaloBot):
    name = "zalo_bot webhook"
    mode = "webhook"
    refuses_unsigned = True


class OnMessenger(Platform):
    name = "messenger"
    echoes = True
    writes_files = True

    async def open(self) -> None:
        self.server = await graph.GraphServer(self.clock).start()
        self.side = self.server.add_page()
        self.side.people = {f"77000000000{n:05}": f"Lan {n}" for n in range(200)}

    async def close(self) -> None:
        await self.server.stop()

    def config(self) -> str:
        side = self.side
        who = f'ig_id = "{side.ig_id}"\n' if side.ig_id else ""
        return (
            f'channel = "{"instagram" if side.ig_id else "messenger"}"\npage_id = "{side.page_id}"\n{who}'
            f'app_id = "{side.app_id}"\napp_secret = "{side.app_secret}"\npage_token = "{side.token}"\n'
            f'verify_token = "verify-me"\ngraph_base = "{self.server.base}"\n'
        )

    def webhook(self, url: str) -> None:
        self.side.webhook = url

    def say(self, text: str, person: int = 1) -> Any:
        return self.server.say(self.side, f"77000000000{person:05}", text)

    def again(self, said: Any) -> None:
        self.server.messaging(self.side, said)

    def picture(self, text: str, person: int = 1) -> None:
        self.server.picture(self.side, f"77000000000{person:05}", text, "p.jpg")

    def sent(self) -> list[str]:
        return [each["text"] for each in self.side.sent]

    def files(self) -> int:
        return sum("filedata_name" in each["data"] for each in self.side.sent)

    def limited(self) -> None:
        self.side.faults["messages"] = [graph.refusing(613, 0, "too many")]

    def token_dies(self) -> None:
        self.side.dead = True

    def token_lives(self) -> None:
        self.side.dead = False

    def becomes_another(self) -> None:
        ig_id = "17841400000000002" if self.side.ig_id else ""
        people = self.side.people
        self.side = self.server.add_page(page_id="202020202020202", ig_id=ig_id, token="other")
        self.side.people = people

    def swallows(self) -> None:
        self.side.faults["messages"] = [graph.swallowing(self.server, self.side)]

    def echo_first(self) -> None:
        self.side.echo = "before"


class OnPolledMessenger(OnMessenger):
    name = "messenger polling"
    refuses_unsigned = False
    has_files = False
    echoes = True

    def config(self) -> str:
        return super().config() + 'mode = "polling"\npoll_seconds = 1\n'

    def webhook(self, url: str) -> None:
        """There is none."""

    def again(self, said: Any) -> None:
        self.side.talks[f"77000000000{1:05}"].append(self.side.talks[f"77000000000{1:05}"][-1])


class OnInstagram(OnMessenger):
    name = "instagram"
    limit = 1000

    async def open(self) -> None:
        self.server = await graph.GraphServer(self.clock).start()
        self.side = self.server.add_page(ig_id="17841400000000001")
        self.side.people = {f"77000000000{n:05}": f"Lan {n}" for n in range(200)}


class OnFake(Platform):
    """The fake that other tests stand on obeys the same contract as the real ones."""

    name = "fake"
    limit = 100
    has_files = False
    refuses_unsigned = False

    async def open(self) -> None:
        self.fake = FakeChannel(self.clock)
        self.platform = FakePlatform(self.fake)

    def config(self) -> str:
        return 'channel = "telegram"\ntoken = "1:a"\n'

    async def channel(self, config: Config, store: Store, web: WebServer) -> Channel:
        await store.accounts.ensure([("shop", "telegram")])
        return self.fake

    def say(self, text: str, person: int = 1) -> Any:
        return self.platform.say(text, str(person), self.clock.now())

    def again(self, said: Any) -> None:
        self.platform.deliver(said)

    def sent(self) -> list[str]:
        return [each.body for each in self.fake.arrived]

    def limited(self) -> None:
        from socialdesk.model.delivery import Deferred

        self.fake.script = [Deferred("slower", 1_000, is_limit=True)]

    def token_dies(self) -> None:
        self.fake.dead = True

    def token_lives(self) -> None:
        self.fake.dead = False

    def becomes_another(self) -> None:
        self.fake = FakeChannel(self.clock)
        self.fake.identity = Identity("8", "@another")
        self.platform = FakePlatform(self.fake)

    def swallows(self) -> None:
        self.fake.script = [Unconfirmed("no answer")]


EVERY = (
    OnTelegram,
    OnZaloOa,
    OnPolledZaloOa,
    OnZaloBot,
    OnZaloBotWebhook,
    OnMessenger,
    OnPolledMessenger,
    OnInstagram,
    OnFake,
)


def _status(code: int) -> Any:
    async def fault(request: Any, data: Any) -> Any:
        return zalo_bot.bad(code, "no")

    return fault


@asynccontextmanager
async def working(platform: Platform, folder: Path) -> AsyncIterator[Stack]:
    """The platform's account looked after by a whole worker on a fresh store."""
    store = await Store.open(put_store(folder / "desk.db"))
    stack = await stacked(platform, store, folder)
    try:
        yield stack
    finally:
        await stack.stop()
        await store.close()


async def stacked(platform: Platform, store: Store, folder: Path, *, listens: bool = True) -> Stack:
    """A worker on a store that is there already; back once it listens, if it is to."""
    port = free_port()
    text = f'[web]\nport = {port}\npublic_url = "http://127.0.0.1:{port}"\n[[accounts]]\nname = "shop"\n{platform.config()}'
    config = parse(text, folder / "config.toml", {})
    web = WebServer("127.0.0.1", port)
    channel = await platform.channel(config, store, web)
    stack = Stack(store, platform.clock, config, web, channel)
    stack.replies = Replies(store, platform.clock, {"shop": channel.capabilities}, folder / "files")
    (account,) = await store.accounts.all()
    platform.webhook(f"http://127.0.0.1:{port}/hooks/shop")
    await stack.start(ConnectedAccount(account, channel), listens=listens)
    return stack


__all__ = ["EVERY", "FastClock", "Platform", "Refused", "Stack", "stacked", "working"]
