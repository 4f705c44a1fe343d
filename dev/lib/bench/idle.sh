# Idle: what each program asks of the API server while nothing happens, as the audit log has it, against Kubernetes' own programs.

bench_idle() {
  local rounds=$1 pods=100
  agents_by_default
  say "$pods pods with a claim each"
  burst idle "$(claiming_pods xlss xlss-scheduler)" >/dev/null
  sleep 60 # what a burst leaves to do is done
  say "nothing happens for $((rounds * 2)) minutes"
  PYTHONDONTWRITEBYTECODE=1 python3 "$root/dev/lib/bench/idle.py" "$(bench_cluster dir)/logs/audit.log" $((rounds * 120))
}
