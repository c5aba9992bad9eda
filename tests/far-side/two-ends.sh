#!/bin/sh
# Brings up a site's charon and one that plays AWS, each in a network of its own, and shows the site's SAs before
# and after their keys are renewed. Runs inside `unshare --net --mount --pid`; ESP is done by charon itself, since the
# kernel may have none. Needs: charon, swanctl, kernel-libipsec, iproute2.
# usage: two-ends.sh CHARON SWANCTL DIRECTORY SITE-ADDRESS SITE-CONF TENTHS-TO-WAIT
set -eu
charon=$1 swanctl=$2 root=$3 site=$4 conf=$5 patience=$6
mount -t tmpfs tmpfs /run
ip link set lo up

aws='mount -t tmpfs tmpfs /run
ip link set lo up
touch "$1/ready"
while ! ip link show dev aws0 >/dev/null 2>&1; do sleep 0.1; done
ip address add 198.51.100.1/32 dev aws0
ip address add 198.51.100.2/32 dev aws0
ip address add 10.0.0.1/32 dev lo
ip link set dev aws0 up
ip route add "$2" dev aws0
STRONGSWAN_CONF="$1/aws.strongswan.conf" exec "$3"'
unshare --net --mount sh -c "$aws" aws "$root" "$site" "$charon" >/dev/null 2>&1 &
aws_pid=$!
while [ ! -e "$root/ready" ]; do sleep 0.1; done
ip link add site0 type veth peer name aws0 netns "$aws_pid"
ip address add "$site/32" dev site0
ip address add 192.168.0.1/32 dev lo
ip link set dev site0 up
ip route add 198.51.100.0/24 dev site0 src "$site"
STRONGSWAN_CONF="$root/site.strongswan.conf" "$charon" >/dev/null 2>&1 &
site_pid=$!
trap 'kill "$aws_pid" "$site_pid" 2>/dev/null || true; wait' EXIT

vici() { # end, arguments
  end=$1
  shift
  "$swanctl" "$@" --uri "unix://$root/$end.vici" 2>/dev/null
}
await() { # count, pattern
  tries=0
  until [ "$(vici site --list-sas | grep -c "$2")" -ge "$1" ] || [ "$tries" -ge "$patience" ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
}

while [ ! -S "$root/aws.vici" ] || [ ! -S "$root/site.vici" ]; do sleep 0.1; done
cd "$root"
vici aws --load-all --file "$root/aws.conf" >/dev/null
vici site --load-all --file "$conf" >/dev/null
await 2 INSTALLED
echo "first:"
vici site --list-sas
for child in $(vici site --list-conns | sed -n 's/^  \([a-z0-9-]*\): TUNNEL.*/\1/p'); do
  vici site --rekey --child "$child" >/dev/null || echo "cannot renew $child"
done
await 2 'INSTALLED.*/\(ECP\|MODP\)'
echo "renewed:"
vici site --list-sas
