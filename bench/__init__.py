"""Programs that measure Gongdao on this machine and print tables with ratios against a probe of the same run."""
