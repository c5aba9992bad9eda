# A site with static routes: brings both tunnels up, lets the failover script choose, takes tunnel 1 away and gives it
# back, stops the script, and prints what it saw. Judges nothing: the test does.
set -u
. /guest/ends.sh
. /guest/facts.sh
. /guest/network.sh

# AWS sends by one tunnel while it is up, and moves to the other by itself.
aws_answers_by() {
  on aws ip route replace "$LAN" dev "vpn$1"
}

lay_network
aws_answers_by 1
start_aws
start_site
routes() { on site ip -o route show "$HUB" | one_line; }

await 30 installed 2 && fact tunnels-up yes
fact before-routes "$(routes)"
setsid nsenter -t "$(cat /ends/site.pid)" -n -m -- "/usr/local/sbin/causeway-$SITE-failover" >/tmp/failover.log 2>&1 &
failover=$!
await 30 by "$SITE_INTERFACE_1"
await 30 reached && fact traffic yes
show_traffic first
fact first-routes "$(routes)"
show_wire

cut_tunnel
await 5 lost && fact traffic-lost yes
aws_answers_by 2
await 60 reached && fact traffic-back yes
show_traffic cut
fact cut-routes "$(routes)"
await 60 installed 1 && fact given-up yes

heal_tunnel
await 90 by "$SITE_INTERFACE_1" && fact way-back yes
aws_answers_by 1
show_traffic healed

kill -TERM "$failover"
wait "$failover"
fact stopped "exit code $?"
stop_site
