"""Decision, letters, procurement report, standstill, cancellation."""
