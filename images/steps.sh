# shellcheck shell=bash
# How a verb shows its progress: one line a step, with its time; all that the step itself prints is in the log. Sourced by
# paddock.

# Where the script leaves what it must remember; git ignores it.
state=.paddock

# alone: two at once would each write settings and start services. Released with the process; macOS has no flock.
alone() {
  command -v flock >/dev/null || return 0
  mkdir -p "$state"
  exec 9>"$state/lock"
  flock --nonblock 9 && return
  echo "Another ./paddock is at work in this directory. Try again when it has ended." >&2
  exit 1
}

# start_log VERB: from here on, descriptor 3 is the reader, and a failure is explained to it.
start_log() {
  exec 3>&1
  mkdir -p "$state"
  log=$state/$1.log
  notes=$state/$1.notes
  reason=$state/$1.failure
  : >"$log"
  rm -f "$reason"
  trap explain_failure EXIT
  trap 'interrupt 130' INT
  trap 'interrupt 143' TERM HUP
}

interrupt() {
  [ -z "${current_step:-}" ] || printf 'interrupted\n\nThe same command goes on from here.\n' >&3
  current_step=
  exit "$1"
}

# step TITLE COMMAND...
step() {
  local began=$SECONDS
  current_step=$1
  shift
  : >"$notes"
  printf '  %-22s' "$current_step" >&3
  printf '== %s\n' "$current_step" >>"$log"
  "$@" </dev/null >>"$log" 2>&1
  printf '%4d s  %s\n' $((SECONDS - began)) "$(joined_notes)" >&3
  current_step=
}

# note WORDS: something the reader should know of the current step.
note() {
  printf -- '-- %s\n' "$*"
  printf '%s\n' "$*" >>"$notes"
}

joined_notes() { awk 'NR > 1 { printf "; " } { printf "%s", $0 }' "$notes"; }

# fail WORDS: ends the run; the words say why and what to do.
fail() {
  printf '%s\n' "$*" >"$reason"
  printf '%s\n' "$*"
  exit 1
}

explain_failure() {
  local status=$?
  [ "$status" != 0 ] || return 0
  [ -n "${current_step:-}" ] || return "$status"
  {
    printf 'failed\n\nThe step "%s" failed:\n' "$current_step"
    if [ -s "$reason" ]; then cat "$reason"; else tail -n 8 "$log"; fi | sed 's/^/  /'
    printf 'The log is %s. When the cause is mended, the same command goes on from here.\n' "$PWD/$log"
  } >&3
}

# within SECONDS COMMAND...: until it succeeds.
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@"; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.5
  done
}
