"""A server process with keys of every role, and clients made of its description that check every answer against it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import jsonschema

from eval.served import Client, Operation, Reply, Served
from extractor.store import ApiKeys, Role, Store


@dataclass
class Service:
    """A server, its database and the keys to it."""

    served: Served
    database: Path
    keys: dict[str, str]
    log: Path
    clients: list[Client] = field(default_factory=list)

    def client(self, name: str = "reviewer") -> Client:
        """Return a new client with the key of this name."""
        self.clients.append(Client(self.served.port, self.keys[name], checked))
        return self.clients[-1]


def checked(client: Client, operation: Operation, reply: Reply) -> None:
    """Hold an answer against the description."""
    described = operation.said.get(str(reply.status))
    assert described is not None, f"{operation.name} answered {reply.status}, which is not described"
    if reply.headers.get("content-type", "").startswith("application/json"):
        schema = described["content"]["application/json"]["schema"]
        jsonschema.validate(reply.json, {**schema, "components": client.description["components"]})


@contextmanager
def serving(folder: Path, *words: str) -> Iterator[Service]:
    """Lend a running service."""
    database, log = folder / "gouji.db", folder / "log"
    store = Store(database)
    keys = ApiKeys(store.connections)
    made = {role.value: keys.make(role.value, role, "test") for role in list(Role)[1:]}
    made |= {name: keys.make(name, Role.REVIEWER, "test") for name in (f"reviewer {n}" for n in range(8))}
    store.close()
    with Served(database, ("--log", "json", "--workers", "2", *words), log) as served:
        service = Service(served, database, made, log)
        try:
            yield service
        finally:
            for one in service.clients:
                one.close()
