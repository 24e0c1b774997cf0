"""Nothing of a person, a tender or a secret reaches the log; every line has the id of the request it belongs to."""

import json
import logging
import subprocess
import sys
import traceback
from collections.abc import Iterator
from importlib.resources import files
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse

from terskel.cli import supervisor
from terskel.project.logs import AsJson, AsLine
from terskel.project.settings import LOGGING
from terskel.project.watching import CutOff

SECRET = "hemmelig-4711-tilbudssum"
pytestmark = pytest.mark.django_db


def fails(request: HttpRequest, secret: str) -> HttpResponse:
    """An error of ours in the middle of a form: the values are in frames, in the text and in what it came from."""
    written = request.POST.get("passphrase", "")
    try:
        raise ValidationError(f"Key (email)=({secret}@example.no) already exists. {written}")
    except ValidationError as cause:
        raise RuntimeError(f"{secret} {written}") from cause


def fails_in_a_group(request: HttpRequest) -> HttpResponse:
    raise ExceptionGroup(SECRET, [ValueError(SECRET), KeyError(SECRET)])


def breaks_off(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[str]:
        yield "the first lines"
        raise ValueError(f"row with {SECRET}")

    return StreamingHttpResponse(parts())


handler500 = "terskel.web.shared.failures.broken"
urlpatterns = [
    path("fails/<str:secret>/", fails, name="fails"),
    path("group/", fails_in_a_group),
    path("breaks-off/", breaks_off, name="breaks_off"),
    path("", include("terskel.project.urls")),
]


@pytest.fixture
def written(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """All that is logged while the test runs, as the installation would write it, from DEBUG up."""
    stream, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(getattr(request, "param", AsJson)())
    before, silenced = root.level, logging.root.manager.disable
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logging.disable(logging.NOTSET)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)
    logging.disable(silenced)


@pytest.mark.parametrize("written", [AsJson, AsLine], indirect=True)
@override_settings(ROOT_URLCONF=__name__)
def test_what_was_planted_everywhere_in_a_request_is_nowhere_in_the_log(written: StringIO) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = SECRET
    sent = {"passphrase": SECRET, "email": f"{SECRET}@example.no"}
    headers = {"authorization": f"Bearer {SECRET}", "user-agent": SECRET, "referer": f"https://x/{SECRET}"}
    assert client.post(f"/fails/{SECRET}/?q={SECRET}", sent, headers=headers).status_code == 500
    assert client.get("/group/").status_code == 500
    assert client.get(f"/nowhere/{SECRET}/").status_code == 404
    assert client.get("/", headers={"host": f"{SECRET}.example.no"}).status_code == 400
    client.post(reverse("account_login"), {"login": f"{SECRET}@example.no", "password": SECRET})
    client.get("/api/competitions", headers=headers)
    logging.getLogger("somebody.elses").warning("could not send to %s", SECRET)
    said = written.getvalue()
    assert "RuntimeError" in said
    assert "test_logs.py" in said
    assert "KeyError" in said
    assert SECRET not in said


def test_a_secret_in_a_line_of_our_own_would_be_found(written: StringIO) -> None:
    """The test above looks in the right place."""
    logging.getLogger("terskel.jobs").warning("job %s failed", SECRET)
    assert SECRET in written.getvalue()


@override_settings(ROOT_URLCONF=__name__)
def test_every_line_is_one_json_object_and_has_the_requests_id(written: StringIO) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/fails/x/")
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    of_request = [line for line in lines if line.get("request_id") == answer.headers["X-Request-ID"]]
    assert {line["logger"] for line in of_request} == {"django.request", "terskel.request"}
    [own] = [line for line in of_request if line["logger"] == "terskel.request"]
    assert (own["status"], own["address_name"], own["level"]) == (500, "fails", "ERROR")
    assert own["milliseconds"] >= 0


@override_settings(ROOT_URLCONF=__name__)
def test_a_download_that_breaks_off_is_told_as_ours_and_carries_nothing_to_whoever_closes_it(written: StringIO) -> None:
    answer = Client().get("/breaks-off/")
    pieces = iter(answer)
    assert next(pieces) == b"the first lines"
    with pytest.raises(CutOff) as cut:
        next(pieces)
    assert SECRET not in "".join(traceback.format_exception(cut.value))
    assert SECRET not in written.getvalue()
    [line] = [json.loads(one) for one in written.getvalue().splitlines() if "cut off" in one]
    assert (line["exception"], line["address_name"]) == ("ValueError", "breaks_off")
    assert line["request_id"] == answer.headers["X-Request-ID"]


def test_the_web_servers_own_lines_are_written_as_ours(capfd: pytest.CaptureFixture[str]) -> None:
    config = json.loads(files("terskel.project").joinpath("serverlog.json").read_text())
    program = (
        "import json, logging, sys; from granian.log import LogLevels, configure_logging; "
        f"configure_logging(LogLevels.warning, json.loads({json.dumps(json.dumps(config))})); "
        "logging.getLogger('_granian.workers').warning('Application callable raised: row with " + SECRET + "')"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    said = capfd.readouterr()
    assert said.out == ""
    [line] = [json.loads(one) for one in said.err.splitlines()]
    assert (line["level"], line["logger"]) == ("WARNING", "_granian.workers")
    assert SECRET not in said.err


def test_a_server_that_starts_has_nothing_to_warn_of(tmp_path: Path) -> None:
    """Its advice about threads stood at every start, before anything had happened."""
    config = files("terskel.project").joinpath("serverlog.json")
    program = (
        "from granian.server import mp; from granian.log import LogLevels; import json; "
        "mp.AbstractServer.serve = lambda *_: None; "
        "server = mp.MPServer('terskel.project.wsgi:application', interface='wsgi', log_level=LogLevels.warning, "
        f"log_dictconfig=json.load(open({str(config)!r})), blocking_threads={supervisor.WEB_THREADS}); "
        "server.serve()"
    )
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=tmp_path)
    assert (said.stdout, said.stderr) == ("", "")


def test_a_page_that_works_is_told_without_its_address(written: StringIO) -> None:
    Client().get("/dps/?q=x")
    [line] = [json.loads(one) for one in written.getvalue().splitlines() if '"terskel.request"' in one]
    assert line.keys() == {"at", "level", "logger", "message", "request_id", "section", "status", "milliseconds"}
    assert (line["section"], line["status"]) == ("public", 200)


@override_settings(ROOT_URLCONF=__name__)
def test_the_error_page_and_the_apis_problem_name_the_request() -> None:
    client = Client(raise_request_exception=False)
    page = client.get("/fails/x/")
    assert page.headers["X-Request-ID"] in page.content.decode()
    problem = client.get("/api/competitions/0192d3c4-0000-7000-8000-000000000000")
    assert problem.status_code == 404
    assert problem.json()["request_id"] == problem.headers["X-Request-ID"]


def test_an_id_from_outside_is_believed_from_the_proxy_only() -> None:
    given = {"x-request-id": "abcd-1234-from-the-proxy"}
    assert Client().get("/healthz", headers=given).headers["X-Request-ID"] != given["x-request-id"]
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        assert Client().get("/healthz", headers=given).headers["X-Request-ID"] == given["x-request-id"]
        wild = {"x-request-id": "a b\n{}"}
        assert Client().get("/healthz", headers=wild).headers["X-Request-ID"] != wild["x-request-id"]


def test_the_log_of_the_installation_is_written_so() -> None:
    formatters = LOGGING["formatters"]
    assert isinstance(formatters, dict)
    assert formatters["json"] == {"()": f"{AsJson.__module__}.AsJson"}
    assert LOGGING["handlers"]["stderr"]["formatter"] == "json"  # type: ignore[index]
