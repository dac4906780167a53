# shellcheck shell=bash
# How long it takes to get a PostgreSQL server: from Paddock, one that was started beforehand (warm) and one that is not
# (cold), and by hand with `docker run` of the same image, in turn, so that whatever else the machine does meets all. Each
# clock runs from before the client is started until `select 1` was answered over TCP. Sourced by paddock.
#
# Each is removed before the next one comes, and on ext4 that slows the next one down, all kinds alike: an inode that was
# freed within the last minutes is passed over, one by one, and a data directory is a thousand files. So the warm-up and
# the first runs come nearest to a create on a machine where nothing was deleted lately.

bench_result=target/bench-create.json

# What was never asked of a JVM takes it several times as long.
bench_warm_up=5

bench_create() {
  bench_runs=20
  read_bench_options "$@"
  start_log bench
  use_settings
  begin_bench
  step "Installation" expect_running
  step "Probe" start_probe
  for ((bench_run = 1; bench_run <= bench_warm_up; bench_run++)); do
    step "Warm-up $bench_run of $bench_warm_up" measure_each "$bench_run"
  done
  : >"$bench/samples"
  bench_load=$(load_averages)
  for ((bench_run = 1; bench_run <= bench_runs; bench_run++)); do
    step "Run $bench_run of $bench_runs" measure_each "$bench_run"
  done
  summarise
  write_bench_result
  show_bench
}

read_bench_options() {
  case "$# ${1:-}" in
    '0 ') ;;
    '2 --runs') bench_runs=$2 ;;
    *) usage >&2 && exit 2 ;;
  esac
  [[ $bench_runs =~ ^[1-9][0-9]{0,2}$ ]] || { echo "--runs takes a number from 1 to 999" >&2 && exit 2; }
}

# --- What must be there before, and be gone afterwards

begin_bench() {
  bench=$(mktemp -d "$PWD/$state/bench.XXXXXX")
  bench_id=bench-$(random_secret | cut -c 1-8)
  trap end_bench EXIT
  trap 'interrupt_bench 130' INT
  trap 'interrupt_bench 143' TERM HUP
}

interrupt_bench() {
  current_step=
  printf 'interrupted\n' >&3
  exit "$1"
}

end_bench() {
  local status=$?
  # Cleaning up is bounded, and a second Ctrl-C must not leave half of it.
  trap '' INT TERM HUP
  set +e
  (exit "$status")
  explain_failure
  clean_up >>"$log" 2>&1
  rm -rf "$bench"
}

clean_up() {
  remove_container "$bench_id-probe"
  remove_container "$bench_id-by-hand"
  [ -z "${open_instance:-}" ] || within 60 remove_instance_named "$open_instance"
}

remove_container() { timeout 60 docker rm --force --volumes "$1"; }

# Only an interrupted run comes here: maybe before the answer with the id, maybe while the instance is being created. One
# that even this misses has its ttl.
remove_instance_named() {
  local id
  id=$(bench_api "/v1/instances?name=$1" | sed -n 's/.*"items" *: *\[{"id" *: *"\([^"]*\)".*/\1/p')
  [ -z "$id" ] || remove_instance "$id"
}

# Removed already is fine too.
remove_instance() {
  local code
  code=$(bench_api "/v1/instances/$1" --request DELETE --header 'Prefer: wait=60' --output "$bench/removed.json" \
    --write-out '%{http_code}')
  [[ $code = 200 || $code = 404 || $code = 410 ]] || { echo "the delete answered $code: $(cat "$bench/removed.json")"; false; }
}

bench_api() { api "$@" --max-time 75; }

expect_running() {
  local code
  [ "${BASH_VERSINFO[0]}" -ge 5 ] || fail "the clock of the measurement needs bash 5 or newer, and this is $BASH_VERSION"
  install_command curl curl "to talk to the gateway"
  install_command timeout coreutils "to give up in time"
  [ -f .env ] || fail "Paddock was not brought up from here. Run ./paddock up, then this again."
  engine_answers || fail "no Docker engine answers. Run ./paddock up, then this again."
  code=$(bench_api '/v1/instances?limit=1' --output /dev/null --write-out '%{http_code}') ||
    fail "no gateway answers at 127.0.0.1:$PADDOCK_HTTP_PORT. Run ./paddock up, then this again."
  [ "$code" = 200 ] || fail "the gateway answers $code where 200 was expected. See \`docker compose logs gateway\`."
}

# --- The probe: the same for both

# One container beside them all, so that the cost of starting it counts for neither, and psql is of the server's version
# on every machine. For each line with a URI it says 1 when the server has answered a query.
start_probe() {
  write_bench_files
  coproc probe {
    exec docker run --rm --interactive --name "$bench_id-probe" --network host --volume "$bench/pgpass:/pgpass:ro" \
      --env PGPASSFILE=/pgpass --env PGCONNECT_TIMEOUT=5 --env PGSSLMODE=disable --env PGGSSENCMODE=disable \
      --entrypoint sh "$POSTGRES_IMAGE_17" -c "$(probe_script)"
  }
  # Bash forgets them when the probe ends, and then a clear word is wanted, not an unset variable.
  # shellcheck disable=SC2154 # set by coproc
  probe_answers=${probe[0]} probe_questions=${probe[1]}
  read -r -t 60 bench_postgres <&"$probe_answers" || fail "the probe did not start"
  bench_postgres=${bench_postgres#psql (}
  bench_postgres=${bench_postgres/)/}
  note "$bench_postgres"
}

probe_script() {
  cat <<'END'
psql --version
while read -r uri; do
  tries=0
  until psql "$uri" --no-psqlrc --no-password --tuples-only --no-align --command "select 1" 2>/tmp/said; do
    tries=$((tries + 1))
    [ $tries -lt 1000 ] || { tail -n 1 /tmp/said && break; }
    sleep 0.02
  done
done
END
}

await_first_query() {
  local answer
  { printf '%s\n' "$1" >&"$probe_questions"; } 2>/dev/null || fail "the probe has ended: was its container removed?"
  read -r -t 90 answer <&"$probe_answers" || answer='the probe has ended, or 90 s have passed'
  [ "$answer" = 1 ] || fail "no query was answered at $1: $answer"
}

# Both get the same password, from files: neither a command line nor an environment shows it. The server's own user reads
# one of them, so it is open, in a directory that is not.
write_bench_files() {
  local password
  password=$(random_secret)
  printf '*:*:*:*:%s\n' "$password" | (umask 077 && cat >"$bench/pgpass")
  printf '%s' "$password" >"$bench/password"
  chmod 0644 "$bench/password"
}

# --- One of each

measure_each() {
  local warm_us warm_steps cold_us by_hand_us
  await_spare
  time_paddock "$1" ''
  warm_us=$elapsed_us warm_steps=$bench_steps
  # Another amount of memory than usual, for which no server was started beforehand.
  time_paddock "$1" ', "memoryMiB": 257'
  cold_us=$elapsed_us
  time_by_hand
  by_hand_us=$elapsed_us
  printf '%s %s %s %s %s %s\n' "$1" "$warm_us" "$cold_us" "$by_hand_us" "$warm_steps" "$bench_steps" >>"$bench/samples"
  note "warm $((warm_us / 1000)) ms, cold $((cold_us / 1000)) ms, docker run $((by_hand_us / 1000)) ms"
}

# A pool that a create has just emptied is filled again within a second or two; who comes before that gets a cold one.
await_spare() { within 30 has_spare || fail "no server of the pool is ready: is paddock.pool.max 0?"; }

has_spare() { [ -n "$(docker ps --quiet --filter name=^paddock-spare- --filter label=dev.paddock.host="$PADDOCK_HOST_ID")" ]; }

# The shell's own clock, as a number: no process, and no locale's comma.
start_clock() { began_us=${EPOCHREALTIME//[!0-9]/}; }
stop_clock() { elapsed_us=$((${EPOCHREALTIME//[!0-9]/} - began_us)); }

# time_paddock NUMBER MORE: MORE stands in the request besides what is usual.
time_paddock() {
  local code id uri
  open_instance=$bench_id-$1
  write_request "$2"
  start_clock
  code=$(bench_api /v1/instances --header 'Content-Type: application/json' --header 'Prefer: wait=60' \
    --data "@$bench/request.json" --output "$bench/created.json" --write-out '%{http_code}') || fail "no answer from the gateway"
  [ "$code" = 201 ] || fail "the gateway answered $code: $(cat "$bench/created.json")"
  uri=$(created '"uri" *: *"([^"]+)"')
  await_first_query "$uri"
  stop_clock
  read_steps "$(created '"job" *: *[{]"id" *: *"([^"]+)"')"
  id=$(created '"instance" *: *[{]"id" *: *"([^"]+)"')
  remove_instance "$id" || fail "the instance $id could not be removed"
  open_instance=
}

# The ttl is for the run that is killed before it can clean up.
write_request() {
  (umask 077 && printf '{"name": "%s", "version": "17", "adminPassword": "%s", "ttl": "PT15M"%s}' \
    "$open_instance" "$(cat "$bench/password")" "$1" >"$bench/request.json")
}

# created REGEX: what its group matches in the answer to the create.
created() {
  [[ $(<"$bench/created.json") =~ $1 ]] || fail "the answer lacks $1: $(<"$bench/created.json")"
  printf '%s\n' "${BASH_REMATCH[1]}"
}

# As one would by hand: without limits, without hardening, data in the container's own layer or volume.
time_by_hand() {
  local port
  port=$(free_port)
  start_clock
  timeout 60 docker run --detach --name "$bench_id-by-hand" --publish "127.0.0.1:$port:5432" \
    --volume "$bench/password:/run/password:ro" --env POSTGRES_PASSWORD_FILE=/run/password "$POSTGRES_IMAGE_17"
  await_first_query "postgresql://postgres@127.0.0.1:$port/postgres"
  stop_clock
  remove_container "$bench_id-by-hand"
}

# Outside the instances' range.
free_port() {
  local port=$((PADDOCK_PORTS_LAST + 1))
  while (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  echo "$port"
}

# --- Where Paddock's time goes

# read_steps JOB: sets bench_steps to STEP=MICROSECONDS,… from the job's history. A step lasts until the next event; before
# the first there is only the status.
read_steps() {
  bench_steps=$(bench_api "/v1/jobs/$1/events" | tr '{' '\n' | awk -F '"' '
    function value(name, i) {
      for (i = 2; i < NF - 1; i += 2) if ($i == name) return $(i + 2)
    }
    function seconds(time, t) {
      split(substr(time, 12), t, ":")
      return t[1] * 3600 + t[2] * 60 + t[3]
    }
    /"time" *:/ {
      now = seconds(value("time"))
      # Where the clock runs backwards it has passed midnight.
      if (step) printf "%s%s=%.0f", separator, step, (now - before + (now < before) * 86400) * 1e6
      if (step) separator = ","
      before = now
    }
    /"status" *:/ {step = value("status")}
    /"step" *:/ {step = value("step")}')
  [ -n "$bench_steps" ] || fail "the history of job $1 can't be read"
}

# Lines of KIND, STEP and microseconds, all runs; what is left of a sample is the request, the answer and the probe.
all_steps() {
  awk '
    function tell(kind, whole, told, i, n, steps, step) {
      n = split(told, steps, ",")
      for (i = 1; i <= n; i++) { split(steps[i], step, "="); print kind, step[1], step[2]; whole -= step[2] }
      print kind, "HTTP_AND_PROBE", whole
    }
    {tell("warm", $2, $5); tell("cold", $3, $6)}' "$bench/samples"
}

# --- What is said of it

summarise() {
  warm_ms=$(awk '{print $2}' "$bench/samples" | quantiles)
  cold_ms=$(awk '{print $3}' "$bench/samples" | quantiles)
  by_hand_ms=$(awk '{print $4}' "$bench/samples" | quantiles)
  warm_ratio=$(ratio "$warm_ms" "$by_hand_ms")
  cold_ratio=$(ratio "$cold_ms" "$by_hand_ms")
  all_steps >"$bench/steps"
  awk '!seen[$1, $2]++ {print $1, $2}' "$bench/steps" | while read -r kind step; do
    printf '%s %s %s\n' "$kind" "$step" \
      "$(awk -v kind="$kind" -v step="$step" '$1 == kind && $2 == step {print $3}' "$bench/steps" | quantiles)"
  done >"$bench/step-quantiles"
}

# Of two medians.
ratio() { awk '{printf "%.2f", $2 / $7}' <<<"$1 $2"; }

# Of microseconds, one a line: min, p50, p95, p99 and max in milliseconds, each a value that was measured (nearest rank).
quantiles() {
  sort -n | awk '
    {v[NR] = $1 / 1000}
    function rank(p) {return v[int(NR * p / 100 + 0.9999)]}
    END {printf "%.1f %.1f %.1f %.1f %.1f\n", v[1], rank(50), rank(95), rank(99), v[NR]}'
}

show_bench() {
  cat <<END

POST to first answered query, in ms, $bench_runs of each in turn ($bench_postgres, $POSTGRES_IMAGE_17):

$(show_row '' 'min p50 p95 p99 max')
$(show_row 'Paddock, warm' "$warm_ms")
$(show_row 'Paddock, cold' "$cold_ms")
$(show_row 'docker run' "$by_hand_ms")

p50 of Paddock / p50 of docker run: warm $warm_ratio, cold $cold_ratio
Load averages before: $bench_load; after: $(load_averages)

Where Paddock's time went:

$(while read -r kind step ms; do show_row "$kind $step" "$ms" && echo; done <"$bench/step-quantiles")

Every sample is in $bench_result.
END
}

show_row() {
  local columns
  read -r -a columns <<<"$2"
  printf '  %-24s%10s%10s%10s%10s%10s' "$1" "${columns[@]}"
}

load_averages() { LC_ALL=C uptime | sed 's/.*averages*: *//'; }

write_bench_result() {
  mkdir -p "$(dirname "$bench_result")"
  cat >"$bench_result" <<END
{
  "date": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
  "machine": $(machine_json),
  "load": {"before": "$bench_load", "after": "$(load_averages)"},
  "versions": $(versions_json),
  "runs": $bench_runs,
  "ms": {
    "warm": $(quantiles_json "$warm_ms"),
    "cold": $(quantiles_json "$cold_ms"),
    "dockerRun": $(quantiles_json "$by_hand_ms"),
    "ratioOfP50": {"warm": $warm_ratio, "cold": $cold_ratio}
  },
  "steps": {
    "warm": {
$(steps_json warm)
    },
    "cold": {
$(steps_json cold)
    }
  },
  "samples": [
$(samples_json)
  ]
}
END
}

# The engine's machine, which on a laptop is not the one that this runs on.
machine_json() {
  docker info --format \
    '{"cores": {{.NCPU}}, "memoryBytes": {{.MemTotal}}, "kernel": {{json .KernelVersion}}, "system": {{json .OperatingSystem}}}'
}

versions_json() {
  printf '{"paddock": "%s", "docker": "%s", "postgres": "%s", "image": "%s", "imageId": "%s"}' \
    "$(git describe --always --dirty 2>/dev/null || echo unknown)" "$(docker version --format '{{.Server.Version}}')" \
    "$bench_postgres" "$POSTGRES_IMAGE_17" "$(docker image inspect --format '{{.Id}}' "$POSTGRES_IMAGE_17")"
}

quantiles_json() {
  awk '{printf "{\"min\": %s, \"p50\": %s, \"p95\": %s, \"p99\": %s, \"max\": %s}", $1, $2, $3, $4, $5}' <<<"$1"
}

steps_json() {
  sed -n "s/^$1 //p" "$bench/step-quantiles" |
    while read -r step ms; do printf '      "%s": %s\n' "$step" "$(quantiles_json "$ms")"; done | sed '$!s/$/,/'
}

samples_json() {
  awk '{
    printf "    {\"run\": %d, \"warm\": %.1f, \"cold\": %.1f, \"dockerRun\": %.1f}\n", $1, $2 / 1000, $3 / 1000, $4 / 1000
  }' "$bench/samples" | sed '$!s/$/,/'
}
