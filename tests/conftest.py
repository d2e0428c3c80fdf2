"""How hard the properties search.

`HUIKAN_EXAMPLES=1000 pytest tests/test_laws.py` searches longer than a usual run does.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "huikan",
    max_examples=int(os.environ.get("HUIKAN_EXAMPLES", "50")),
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("huikan")
