"""Due moments: the clock makes a thing true, the job only writes it down."""
