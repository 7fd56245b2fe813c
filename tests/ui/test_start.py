import signal

import pytest

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
