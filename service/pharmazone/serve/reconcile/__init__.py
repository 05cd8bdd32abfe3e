"""The W3C Reconciliation Service API 0.2: names of somebody's table become things of ours, and these get columns."""
