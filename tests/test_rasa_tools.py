"""What a Rasa developer runs: the data is free of contradictions, the e2e stories hold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.training import ensure_model


def rasa(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "rasa"), *arguments]
    quiet = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    return subprocess.run(
        command, cwd=project, env=quiet, capture_output=True, text=True, timeout=280, check=False
    )


@pytest.mark.servers
def test_rules_and_stories_do_not_contradict_one_another(project):
    done = rasa(project, "data", "validate", "--fail-on-warnings")
    assert done.returncode == 0, done.stderr[-2000:]
    assert "No story structure conflicts found" in done.stdout + done.stderr


@pytest.mark.servers
def test_the_stories_of_whole_conversations_hold(project, tmp_path):
    model = ensure_model(lambda *words: None)
    done = rasa(
        project,
        "test",
        "core",
        "--stories",
        "tests",
        "--model",
        str(model),
        "--out",
        str(tmp_path),
        "--fail-on-prediction-errors",
    )
    assert done.returncode == 0, done.stderr[-2000:]
    failed = (tmp_path / "failed_test_stories.yml").read_text("utf-8")
    assert "None of the test stories failed" in failed
