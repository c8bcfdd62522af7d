#!/bin/sh
# Dump what decides about packets on this node and in its pods: one folder of a snapshot.
#
#   sh collect.sh DIR      writes DIR/<node>/...            (as root, on the node, in its own namespaces)
#   sh collect.sh          writes the same to standard output, as a tar archive
#
# NODE=name gives the node another name than its own. Needs iproute2, util-linux, procps and iptables; changes nothing.
# A file is written only where its command succeeds: what is absent stays unknown, and nothing is guessed. The dumps are
# taken one after the other, so each table is seen as it was at a moment of its own.
set -eu
umask 077
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin LC_ALL=C
export PATH LC_ALL

say() { printf 'collect: %s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null; }

case ${1-} in -*) say "expected a folder, found $1"; exit 2 ;; esac
for tool in ip bridge nsenter sysctl; do
    has "$tool" || { say "expected $tool on this node, found none"; exit 2; }
done
[ "$(id -u)" -eq 0 ] || { say 'expected root: others see neither firewalls nor the namespaces of pods'; exit 2; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ $# -gt 0 ]; then whole=$1; else whole=$work/snapshot; fi
mkdir -p "$whole" || { say "expected a folder that can be made, not $whole"; exit 2; }

# take FILE COMMAND...: what a command prints, as a file of the host under way
take() {
    file=$1
    shift
    if "$@" >"$work/printed" 2>"$work/complained"; then
        cat "$work/printed" >"$into/$file"
    else
        say "$into/$file is left out, for '$*' says: $(head -n 1 "$work/complained")"
    fi
}

# hidden ENTER...: whose rules iptables-save does not print, though every packet meets them
hidden() {
    default=$(readlink -f "$(command -v iptables-save)")
    for other in iptables-legacy-save iptables-nft-save; do
        has "$other" && [ "$(readlink -f "$(command -v "$other")")" != "$default" ] || continue
        ! "$@" "$other" 2>/dev/null | grep -qE '^-A|^:.* DROP' || echo "$other"
    done
    own='^$'
    case $(iptables-save --version) in *nf_tables*) own='^table ip (raw|mangle|nat|filter|security)$' ;; esac
    if has nft; then
        "$@" nft list tables 2>/dev/null | grep -vE '^table (ip6|arp) ' | grep -vE "$own" || true
    else
        say "$into: nft is not here, so rules that nftables holds beside iptables would not be seen"
    fi
}

# host ENTER...: everything of one network namespace
host() {
    take addr.json "$@" ip -j -d addr
    take link.json "$@" ip -j -d link
    take route.json "$@" ip -j -d route show table all
    take neigh.json "$@" ip -j -d neigh
    take neigh_proxy.json "$@" ip -j neigh show proxy
    take rule.json "$@" ip -j -d rule
    take fdb.json "$@" bridge -j fdb
    take bridge_link.json "$@" bridge -j -d link
    take sysctl.txt "$@" sysctl -a --pattern '^net[.](ipv4|bridge|netfilter)[.]'
    has iptables-save || { say "$into/iptables.txt is left out: iptables-save is not here"; return; }
    beside=$(hidden "$@" | tr '\n' ' ')
    [ -z "$beside" ] || { say "$into/iptables.txt is left out, for there are also the rules of: $beside"; return; }
    take iptables.txt "$@" iptables-save
    [ ! -e "$into/iptables.txt" ] || [ -s "$into/iptables.txt" ] || echo '# no tables' >"$into/iptables.txt"
}

# pod NAME ENTER...: a namespace with a device of its own; two of one name are told apart by their number
pod() {
    name=$(printf %s "$1" | tr -c 'A-Za-z0-9._-' _)
    case $name in '' | .*) name=pod$name ;; esac
    shift
    links=$("$@" ip -o link 2>/dev/null) || { say "$name is left out: its namespace has gone"; return; }
    printf '%s\n' "$links" | grep -qv ' lo:' || return 0
    number=2 into=$whole/$node/pods/$name
    while [ -e "$into" ]; do into=$whole/$node/pods/$name-$number number=$((number + 1)); done
    mkdir -p "$into"
    host "$@"
}

node=${NODE:-$(uname -n)}
into=$whole/$node
[ ! -e "$into" ] || { say "expected no $into: it is there already"; exit 2; }
mkdir -p "$into"
host env

# A pod is named by its host name. A namespace that only a file holds, as the CNI plugins make them, goes by that file.
seen=" $(stat -L -c %i /proc/self/ns/net) "
for place in /proc/[0-9]*/ns/net /run/netns/* /run/docker/netns/*; do
    inode=$(stat -L -c %i "$place" 2>/dev/null) || continue
    case $seen in *" $inode "*) continue ;; esac
    case $place in
        /proc/*) name=$(nsenter --uts="${place%net}uts" uname -n 2>/dev/null) || continue ;; # others may be left in it
        *) name=${place##*/} ;;
    esac
    seen="$seen$inode "
    pod "$name" nsenter --net="$place"
done

[ $# -gt 0 ] || tar -C "$whole" -cf - "$node"
