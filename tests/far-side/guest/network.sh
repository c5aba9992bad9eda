# A host at the site, the site's router with the generated files, AWS's gateway, and an instance in the hub, in one
# row; and how each is started and asked. Sourced after ends.sh and facts.sh.

lay_network() {
  for end in host site aws instance; do new_end "$end"; done
  join host eth0 site lan0
  join site wan0 aws wan0
  join aws vpc0 instance eth0

  on host ip address add "$LAN_HOST/24" dev eth0
  on host ip route add default via "$LAN_ROUTER"
  on site ip address add "$LAN_ROUTER/24" dev lan0
  # Another range of the site's, which no settings declare.
  on site ip address add 192.168.200.1/24 dev lan0
  on site ip address add "$SITE_ADDRESS/32" dev wan0
  on site ip route add 198.51.100.0/24 dev wan0 src "$SITE_ADDRESS"

  for number in 1 2; do
    eval "outside=\$AWS_ADDRESS_$number inside=\$AWS_INSIDE_$number"
    on aws ip address add "$outside/32" dev wan0
    on aws ip link add "vpn$number" type xfrm if_id "$number"
    on aws ip address add "$inside/30" dev "vpn$number"
    on aws ip link set dev "vpn$number" mtu 1446 up
  done
  on aws ip route add "$SITE_ADDRESS/32" dev wan0
  on aws sysctl -q -w net.ipv4.ip_forward=1
  # An instance in the hub, and one where a spoke would be.
  on aws ip address add "$HUB_ROUTER/20" dev vpc0
  on aws ip address add "$SPOKE_ROUTER/16" dev vpc0
  on instance ip address add "$HUB_HOST/20" dev eth0
  on instance ip address add "$SPOKE_HOST/16" dev eth0
  on instance ip route add default via "$HUB_ROUTER"
  on aws nft -f /guest/watch.nft

  mkdir /tmp/www
  head -c 1000000 /dev/urandom >/tmp/www/file
  on instance httpd -p 443 -h /tmp/www
  fact file "$(md5sum </tmp/www/file)"
}

# AWS's end waits for the site to begin, as AWS's default says.
start_aws() {
  (export STRONGSWAN_CONF=/aws/strongswan.conf && on aws "$CHARON" >/tmp/aws-charon.log 2>&1) &
  await 20 on aws test -S /run/charon.vici
  on aws swanctl --load-all --noprompt --file /aws/swanctl.conf >/tmp/aws-swanctl.log 2>&1 ||
    fact failed "swanctl of AWS"
}

# The site's interfaces and tunnels, as its files and notes say.
start_site() {
  fact interfaces "$(on site "/usr/local/sbin/causeway-$SITE-interfaces" up 2>&1) exit code $?"
  fact interfaces-again "$(on site "/usr/local/sbin/causeway-$SITE-interfaces" up 2>&1) exit code $?"
  on site "$CHARON" >/tmp/site-charon.log 2>&1 &
  await 20 on site test -S /run/charon.vici
  fact loaded "$(on site swanctl --load-all --noprompt 2>&1 | one_line)"
}

stop_site() {
  fact down "$(on site "/usr/local/sbin/causeway-$SITE-interfaces" down 2>&1) exit code $?"
  fact links "$(on site ip -o link show type xfrm | wc -l) $(on site nft list tables | wc -l)"
}

sas() { on "$1" swanctl --list-sas --raw 2>/dev/null | one_line; }
installed() { [ "$(sas site | grep -o 'state=INSTALLED' | wc -l)" = "$1" ]; }
reached() { on host ping -q -c 1 -W 1 "$HUB_HOST"; }
lost() { ! reached; }

# The tunnel interface that the site's router takes to the hub.
way() {
  on site ip -o route get "$HUB_HOST" from "$LAN_HOST" iif lan0 | sed -n 's/.* dev \([^ ]*\).*/\1/p'
}
by() { [ "$(way)" = "$1" ]; }

# 5 of 5, from what ping says at its end.
answered() {
  sed -n 's/^\([0-9]*\) packets transmitted, \([0-9]*\) received.*/\2 of \1/p'
}

# What passes from the host, under a name.
show_traffic() {
  fact "$1-sas" "$(sas site)"
  fact "$1-way" "$(way)"
  fact "$1-ping" "$(on host ping -q -c 5 -i 0.2 -W 2 "$HUB_HOST" | answered)"
  fact "$1-ping-spoke" "$(on host ping -q -c 2 -i 0.2 -W 1 "$SPOKE_HOST" | answered)"
  fact "$1-tcp" "$(on host timeout 30 wget -q -O - "http://$HUB_HOST:443/file" | md5sum)"
}

show_wire() {
  fact wire "$(on aws nft -j list table inet watch | one_line)"
}

# Every packet of tunnel 1 is lost from now on, and nobody is told.
cut_tunnel() {
  on aws nft "add table inet cut
add chain inet cut in { type filter hook prerouting priority -300; }
add chain inet cut out { type filter hook postrouting priority -300; }
add rule inet cut in ip daddr $AWS_ADDRESS_1 drop
add rule inet cut out ip saddr $AWS_ADDRESS_1 drop"
  fact cut "$AWS_ADDRESS_1"
}

heal_tunnel() {
  on aws nft delete table inet cut
  fact healed "$AWS_ADDRESS_1"
}
