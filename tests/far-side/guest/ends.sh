# Ends of a network, each with a network and a /run of its own, and what the scripts that run in them share: facts
# on the console, one a line, that begin with the seconds since the machine started. Sourced, never run.

fact() { # name, value
  printf 'FACT %s %s\n' "$(cut -d ' ' -f 1 /proc/uptime)" "$*"
}

new_end() { # name
  unshare --net --mount sh -c '
    mount -t tmpfs tmpfs /run
    install -d -o frr -g frr /run/frr
    ip link set dev lo up
    echo $$ >"/ends/$0.pid"
    exec sleep 100000' "$1" &
  await 10 test -s "/ends/$1.pid"
}

on() { # end, command
  end=$(cat "/ends/$1.pid")
  shift
  nsenter -t "$end" -n -m -- "$@"
}

# A cable between two ends.
join() { # end, interface, end, interface
  ip link add name "$2" netns "$(cat "/ends/$1.pid")" type veth peer name "$4" netns "$(cat "/ends/$3.pid")"
  on "$1" ip link set dev "$2" up
  on "$3" ip link set dev "$4" up
}

await() { # seconds, command
  until=$(($(cut -d . -f 1 /proc/uptime) + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$(cut -d . -f 1 /proc/uptime)" -lt "$until" ] || return 1
    sleep 0.2
  done
}

# Many lines as one.
one_line() {
  tr '\n' ' '
}
