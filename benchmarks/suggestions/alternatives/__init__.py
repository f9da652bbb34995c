"""Other ways to answer: what each would have changed, on tasks that had no say in it.

``python -m benchmarks.suggestions.alternatives``

The tasks are those of `dev` and the "choose" half of `own`; the "judge" half is never read. Every
alternative takes another rate for the end of the descent, learns what it has to learn and has its
constants fitted anew on each fold, and answers for the families left out, as in
`benchmarks.suggestions.fit`. Differences in mean regret are paired by task, their 95 % intervals
resample tasks. An alternative is worth having if its interval lies below zero.
"""
