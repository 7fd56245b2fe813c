import signal

import pytest
from playwright.sync_api import expect

from ui.__main__ import flags, main


def test_the_app_is_for_this_machine_alone_and_tells_nobody():
    options = flags(8501)
    for option in ("server.address=127.0.0.1", "browser.gatherUsageStats=false", "client.showErrorDetails=none"):
        assert f"--{option}" in options
    assert "--server.maxUploadSize=250" in options


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(port, capsys):
    with pytest.raises(SystemExit) as refused:
        main(["--port", port])
    assert refused.value.code == 2
    assert "--port" in capsys.readouterr().err


def test_ctrl_c_stops_it_cleanly(server):
    with server() as running:
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(timeout=15) == 0
    assert f"http://127.0.0.1:{running.port}" in running.output()
    assert "Traceback" not in running.output()


def test_more_files_can_be_added_however_many_there_are(server, browser_page):
    page = browser_page
    with server() as running:
        page.goto(running.url)
        page.wait_for_selector("[data-test-script-state=notRunning]")
        letters = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": f"{n}".encode()} for n in range(30)]
        page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", letters)
        chips, add = page.get_by_test_id("stFileChips"), page.get_by_role("button", name="Add files")
        expect(page.get_by_test_id("stFileChip")).to_have_count(30)
        outer, own = chips.bounding_box(), add.bounding_box()
        assert outer["y"] <= own["y"]
        assert own["y"] + own["height"] <= outer["y"] + outer["height"]
