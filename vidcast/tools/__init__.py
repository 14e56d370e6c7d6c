"""Programs, models and services that are not ours; everything slow, flaky or foreign."""
