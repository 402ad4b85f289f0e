# SPDX-License-Identifier: Apache-2.0
"""The ordinary calls of the `pinecone` package, whose control plane is named by its own setting `host`."""

import json
import urllib.request

import pinecone
from calls import API_KEY, CONTROL, INDEX, call, equal, raises, run
from pinecone import Pinecone, ServerlessSpec, Vector
from pinecone.errors.exceptions import (
    ApiError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    PineconeError,
    UnauthorizedError,
)

DIMENSION = 384
client = Pinecone(api_key=API_KEY, host=CONTROL)


def vector(*leading):
    return [float(x) for x in leading] + [0.0] * (DIMENSION - len(leading))


def index():
    return client.Index(INDEX)


def ids(matches):
    return [match.id for match in matches]


def settings(**changes):
    """Changes the emulator itself, which no SDK can."""
    body = json.dumps(changes).encode()
    request = urllib.request.Request(CONTROL + "/_emulator/settings", data=body, method="PATCH")
    urllib.request.urlopen(request).close()


@call("create_index (waits until it is ready)")
def _():
    settings(ready_delay=1)
    created = client.create_index(
        name=INDEX, dimension=DIMENSION, metric="cosine", spec=ServerlessSpec(cloud="aws", region="us-east-1"),
        tags={"team": "memory"},
    )
    assert created.status.ready
    settings(ready_delay=0)


@call("create_index of a name in use: ConflictError")
def _():
    with raises(ConflictError, 409):
        client.create_index(
            name=INDEX, dimension=DIMENSION, spec=ServerlessSpec(cloud="aws", region="us-east-1")
        )


@call("describe_index")
def _():
    found = client.describe_index(INDEX)
    equal((found.name, found.dimension, found.metric, found.status.state), (INDEX, DIMENSION, "cosine", "Ready"))
    equal((found.spec.serverless.cloud, found.spec.serverless.region), ("aws", "us-east-1"))
    equal(found.tags.to_dict(), {"team": "memory"})


@call("list_indexes, has_index")
def _():
    assert INDEX in client.list_indexes().names()
    equal((client.has_index(INDEX), client.has_index("none")), (True, False))


@call("configure_index (tags, deletion protection)")
def _():
    client.configure_index(INDEX, deletion_protection="enabled", tags={"stage": "test"})
    equal(client.describe_index(INDEX).tags.to_dict(), {"team": "memory", "stage": "test"})
    with raises(ForbiddenError, 403):
        client.delete_index(INDEX)
    client.configure_index(INDEX, deletion_protection="disabled")


@call("describe_index of an unknown name: NotFoundError")
def _():
    with raises(NotFoundError, 404):
        client.describe_index("none")


@call("control plane with a wrong key: UnauthorizedError")
def _():
    with raises(UnauthorizedError, 401):
        Pinecone(api_key="wrong", host=CONTROL).list_indexes()


@call("data plane with a wrong key: UnauthorizedError")
def _():
    with raises(UnauthorizedError, 401):
        Pinecone(api_key="wrong").Index(host=client.describe_index(INDEX).host).describe_index_stats()


@call("upsert (Vector, tuple and dict, with metadata)")
def _():
    reply = index().upsert(
        vectors=[
            Vector(id="a", values=vector(1), metadata={"kind": "fact", "year": 2019, "tags": ["x", "y"]}),
            ("b", vector(1, 1), {"kind": "fact", "year": 2024}),
            {"id": "c", "values": vector(0, 1)},
        ],
        namespace="user",
    )
    equal(reply.upserted_count, 3)


@call("upsert in batches (2,500 vectors)")
def _():
    many = [(f"v{number:04}", vector(number + 1, 1)) for number in range(2_500)]
    equal(index().upsert(vectors=many, namespace="many", batch_size=500, show_progress=False).upserted_count, 2_500)


@call("query (top_k, metadata, values)")
def _():
    reply = index().query(namespace="user", vector=vector(1), top_k=2, include_metadata=True, include_values=True)
    equal(ids(reply.matches), ["a", "b"])
    equal([round(match.score, 3) for match in reply.matches], [1.0, 0.707])
    equal(dict(reply.matches[0].metadata), {"kind": "fact", "year": 2019, "tags": ["x", "y"]})
    equal(list(reply.matches[1].values[:3]), [1.0, 1.0, 0.0])
    assert reply.usage.read_units > 0


@call("query by id, and in an empty namespace")
def _():
    equal(ids(index().query(namespace="user", id="c", top_k=1).matches), ["c"])
    equal(ids(index().query(namespace="nobody", vector=vector(1), top_k=1).matches), [])


@call("query with every filter operator")
def _():
    def found(condition):
        reply = index().query(namespace="user", vector=vector(1), top_k=10, filter=condition)
        return sorted(ids(reply.matches))

    equal(found({"kind": "fact"}), ["a", "b"])
    equal(found({"year": {"$eq": 2019}}), ["a"])
    equal(found({"year": {"$ne": 2019}}), ["b", "c"])
    equal(found({"year": {"$gt": 2019}}), ["b"])
    equal(found({"year": {"$gte": 2019}}), ["a", "b"])
    equal(found({"year": {"$lt": 2024}}), ["a"])
    equal(found({"year": {"$lte": 2024}}), ["a", "b"])
    equal(found({"tags": {"$in": ["y", "z"]}}), ["a"])
    equal(found({"tags": {"$nin": ["y"]}}), ["b", "c"])
    equal(found({"kind": {"$exists": False}}), ["c"])
    equal(found({"$and": [{"kind": "fact"}, {"year": 2024}]}), ["b"])
    equal(found({"$or": [{"year": 2024}, {"kind": {"$exists": False}}]}), ["b", "c"])


@call("query_namespaces")
def _():
    reply = index().query_namespaces(vector=vector(1), namespaces=["user", "many"], metric="cosine", top_k=3)
    equal(len(reply.matches), 3)


@call("fetch")
def _():
    reply = index().fetch(ids=["a", "c", "none"], namespace="user")
    equal(sorted(reply.vectors), ["a", "c"])
    equal(list(reply.vectors["a"].values[:2]), [1.0, 0.0])


@call("fetch_by_metadata")
def _():
    equal(sorted(index().fetch_by_metadata(filter={"kind": "fact"}, namespace="user").vectors), ["a", "b"])


@call("list_paginated")
def _():
    first = index().list_paginated(namespace="many", limit=60)
    second = index().list_paginated(namespace="many", limit=60, pagination_token=first.pagination.next)
    equal([item.id for item in first.vectors][0::59], ["v0000", "v0059"])
    equal(second.vectors[0].id, "v0060")


@call("list (follows every page), with a prefix")
def _():
    pages = list(index().list(namespace="many", prefix="v1"))
    equal(len(pages), 10)
    equal(pages[-1].vectors[-1].id, "v1999")


@call("update (values; metadata)")
def _():
    index().update(id="c", values=vector(0, 0, 1), namespace="user")
    index().update(id="c", set_metadata={"kind": "note"}, namespace="user")
    found = index().fetch(ids=["c"], namespace="user").vectors["c"]
    equal((list(found.values[:3]), dict(found.metadata)), ([0.0, 0.0, 1.0], {"kind": "note"}))


@call("update by filter (dry run, then for good)")
def _():
    change = {"filter": {"kind": "fact"}, "set_metadata": {"seen": True}, "namespace": "user"}
    equal(index().update(dry_run=True, **change).matched_records, 2)
    equal(index().update(**change).matched_records, 2)
    equal(len(index().query(namespace="user", vector=vector(1), top_k=9, filter={"seen": True}).matches), 2)


@call("describe_index_stats")
def _():
    stats = index().describe_index_stats()
    equal((stats.dimension, stats.total_vector_count, stats.metric), (DIMENSION, 2_503, "cosine"))
    equal({name: each.vector_count for name, each in stats.namespaces.items()}, {"user": 3, "many": 2_500})


@call("create_namespace, describe_namespace, list_namespaces, delete_namespace")
def _():
    equal(index().create_namespace(name="made").record_count, 0)
    with raises(ConflictError, 409):
        index().create_namespace(name="made")
    equal(index().describe_namespace(name="user").record_count, 3)
    listed = [each for page in index().list_namespaces() for each in page.namespaces]
    equal([each.name for each in listed], ["made", "many", "user"])
    index().delete_namespace(name="made")
    with raises(NotFoundError, 404):
        index().describe_namespace(name="made")


@call("upsert of a wrong dimension, a zero vector: ApiError 400")
def _():
    for bad in [("d", [1.0, 2.0]), ("d", vector(0))]:
        with raises(ApiError, 400):
            index().upsert(vectors=[bad], namespace="user")


@call("upsert of nested metadata: refused in the service's words")
def _():
    # The SDK refuses it by itself from 10 on, in the words that the service uses to 9.
    try:
        index().upsert(vectors=[("d", vector(1), {"nested": {"x": "1"}})], namespace="user")
    except PineconeError as error:
        said = "Metadata value must be a string, number, boolean or list of strings, got '{\"x\":\"1\"}' for field 'nested'"
        assert said in str(error), error
    else:
        raise AssertionError("no error")


@call("response_info (request id, log positions)")
def _():
    settings(position_headers="both", visibility_delay=600)
    written = index().upsert(vectors=[("late", vector(1))], namespace="user")
    committed = written.response_info.lsn_committed
    assert written.response_info.request_id and committed > 0
    read = index().query(namespace="user", vector=vector(1), top_k=9)
    assert "late" not in ids(read.matches) and not read.response_info.is_reconciled(committed)
    request = urllib.request.Request(CONTROL + "/_emulator/advance", data=b'{"seconds":600}', method="POST")
    urllib.request.urlopen(request).close()
    read = index().query(namespace="user", vector=vector(1), top_k=9)
    assert "late" in ids(read.matches) and read.response_info.is_reconciled(committed)
    settings(position_headers="documented", visibility_delay=0)


@call("delete (ids; filter; all)")
def _():
    index().delete(ids=["a", "late"], namespace="user")
    index().delete(filter={"kind": {"$eq": "fact"}}, namespace="user")
    equal(sorted(index().fetch(ids=["a", "b", "c"], namespace="user").vectors), ["c"])
    index().delete(delete_all=True, namespace="user")
    equal(index().describe_index_stats().namespaces["user"].vector_count, 0)


@call("delete in a namespace that does not exist: NotFoundError")
def _():
    with raises(NotFoundError, 404):
        index().delete(ids=["a"], namespace="nobody")


@call("retries: two 503 and a 429 with Retry-After are survived")
def _():
    for fault in [{"status": 503, "times": 1}, {"status": 429, "times": 1, "retry_after": 0}]:
        body = json.dumps({"fault": "status", "operation": "query", **fault}).encode()
        urllib.request.urlopen(urllib.request.Request(CONTROL + "/_emulator/faults", data=body)).close()
    equal(len(index().query(namespace="many", vector=vector(1), top_k=1).matches), 1)


@call("delete_index")
def _():
    client.delete_index(INDEX)
    equal(client.has_index(INDEX), False)


run("pinecone", pinecone.__version__)
