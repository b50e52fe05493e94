"""What the start of `bot chat` spends its time on, when everything is built already.

    .venv/bin/python benchmarks/start.py [--runs 3]

The prompt appears when the last step is done. Importing Rasa (which imports TensorFlow) is measured
on its own, since it is the largest part.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from bot.conversation import Conversation  # noqa: E402
from bot.servers import Servers  # noqa: E402
from bot.settings import settings  # noqa: E402
from bot.training import ensure_facts, ensure_model  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    ensure_facts(settings(), lambda *words: None)
    model = ensure_model(lambda *words: None)
    steps: dict[str, list[float]] = {}

    def add(name: str, since: float) -> float:
        now = time.perf_counter()
        steps.setdefault(name, []).append(now - since)
        return now

    for _ in range(runs):
        start = time.perf_counter()
        code = "from bot.settings import settings; from bot.training import *; "
        code += "ensure_facts(settings(), print); ensure_model(print)"
        subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, check=True)
        at = add("checking facts and model (a new process)", start)
        with Servers(settings(), model) as servers:
            marks = [at]
            servers.start(lambda words, to=marks: to.append(time.perf_counter()))
            # Told of: both spawned, facts being waited for, model being waited for.
            name = "action server ready with its facts (Rasa starts beside it)"
            steps.setdefault(name, []).append(marks[-1] - marks[0])
            at = add("Rasa ready after that", marks[-1])
            add("from nothing to the prompt", start)
            conversation = Conversation(servers.url)
            conversation.send("how long does botox last")
            at = add("first answer", at)
            conversation.send("and for crow's feet")
            add("second answer", at)
        start = time.perf_counter()
        quiet = ["-W", "ignore", "-c", "import rasa.core.agent, rasa.server"]
        subprocess.run([sys.executable, *quiet], capture_output=True, check=True)
        add("for comparison: importing Rasa alone", start)
    table = Table("step", "median, s", "slowest, s", title=f"{runs} runs")
    for name, seconds in steps.items():
        table.add_row(name, f"{statistics.median(seconds):.1f}", f"{max(seconds):.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
