# A site with BGP: brings both tunnels up, sees BGP and traffic, takes the tunnel in use away and gives it back, and
# prints what it saw. Judges nothing: the test does.
set -u
. /guest/ends.sh
. /guest/facts.sh
. /guest/network.sh

lay_network
start_aws
on aws zebra -d -f /aws/zebra.conf
on aws bgpd -d -f /aws/bgpd.conf
start_site
on site zebra -d -A 127.0.0.1
on site bgpd -d -A 127.0.0.1
fact vtysh "$(on site vtysh -b 2>&1 | one_line) exit code $?"

summary() { on "$1" vtysh -c 'show bgp ipv4 unicast summary json' | one_line; }
sessions_up() { [ "$(summary "$1" | grep -o '"state":"Established"' | wc -l)" = "$2" ]; }
show() {
  show_traffic "$1"
  fact "$1-sessions-site" "$(summary site)"
  fact "$1-sessions-aws" "$(summary aws)"
  fact "$1-routes-site" "$(on site vtysh -c 'show ip route bgp json' | one_line)"
  fact "$1-routes-aws" "$(on aws vtysh -c 'show bgp ipv4 unicast json' | one_line)"
}

await 30 installed 2 && fact tunnels-up yes
await 60 sessions_up site 2 && fact sessions-up yes
await 30 reached && fact traffic yes
show first
show_wire

cut_tunnel
await 5 lost && fact traffic-lost yes
await 90 reached && fact traffic-back yes
await 30 sessions_up aws 1
show cut
await 60 installed 1 && fact given-up yes

heal_tunnel
await 120 sessions_up site 2 && fact sessions-back yes
await 30 by "$SITE_INTERFACE_1"
show healed
stop_site
