from tests.ops import page


def pytest_sessionfinish(session, exitstatus):
    if session.config.getoption("--write-op-page"):
        page.write()
