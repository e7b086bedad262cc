//! Addresses of services that come from outside: whether a request may go there.
//!
//! A certificate or an answer names addresses of services. A forged one could lead the register to a device in its own
//! network. Therefore such an address is used only if it is a public one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address from outside may be used: `http` or `https`, no user name, and a public host.
///
/// A host is a public IP address, or a name with a dot that does not belong to a local network. A name can still lead to
/// a private IP address. The caller that resolves the name checks the result with [`is_public`].
pub fn is_public_url(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return false;
    }
    // Programs disagree about spaces, control characters and backslashes in an address.
    if !url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') {
        return false;
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match split_port(authority) {
        Some((host, port)) => is_port(port) && is_public_host(host),
        None => false,
    }
}

/// Whether an IP address belongs to the public network.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => match embedded(ip) {
            Some(ip) => is_public_v4(ip),
            None => is_public_v6(ip),
        },
    }
}

/// Splits `host:port`. The port is empty if there is none.
fn split_port(authority: &str) -> Option<(&str, &str)> {
    if authority.starts_with('[') {
        let (host, port) = authority.split_at(authority.find(']')?.checked_add(1)?);
        return Some((host, port.strip_prefix(':').or(port.is_empty().then_some(""))?));
    }
    Some(authority.split_once(':').unwrap_or((authority, "")))
}

fn is_port(port: &str) -> bool {
    port.is_empty() || (port.bytes().all(|digit| digit.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|n| n > 0))
}

fn is_public_host(host: &str) -> bool {
    if let Some(ip) = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        return ip.parse().is_ok_and(|ip| is_public(IpAddr::V6(ip)));
    }
    if let Ok(ip) = host.parse() {
        return is_public(IpAddr::V4(ip));
    }
    let labels: Vec<&str> = host.strip_suffix('.').unwrap_or(host).split('.').collect();
    let is_label = |label: &&str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=63).contains(&label.len()) && label.bytes().all(inner) && !label.starts_with('-') && !label.ends_with('-')
    };
    if host.len() > 254 || labels.len() < 2 || !labels.iter().all(is_label) {
        return false;
    }
    // A last label of digits is another way to write an IP address, for example `127.1` or `0x7f.0.0.1`.
    let last = labels.last().copied().unwrap_or_default().to_ascii_lowercase();
    let is_number = last.starts_with(|first: char| first.is_ascii_digit());
    !is_number && !LOCAL.contains(&last.as_str()) && !host.to_ascii_lowercase().ends_with(".home.arpa")
}

/// Top-level names that no public network has.
const LOCAL: [&str; 11] =
    ["localhost", "localdomain", "local", "lan", "home", "internal", "intranet", "corp", "private", "test", "invalid"];

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_special = matches!(
        (a, b, c),
        (0 | 10 | 127, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224.., _, _)
    );
    !is_special
}

/// Only the block 2000::/3 is in public use. Some of its parts are reserved.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    let is_special = matches!((a, b), (0x2001, 0..=0x01ff | 0x0db8) | (0x3fff, 0..=0x0fff));
    a & 0xe000 == 0x2000 && !is_special
}

/// The IPv4 address inside of an IPv6 address, in the forms `::ffff:a.b.c.d`, `64:ff9b::a.b.c.d` and `2002:…`.
fn embedded(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match ip.segments() {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            Some(v4(high, low))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_public_address_is_taken_from_a_certificate() {
        for public in [
            "http://acskidd.gov.ua/services/tsp/",
            "https://ca.tax.gov.ua/services/tsp/dstu/",
            "HTTP://CA.TAX.GOV.UA:8080/tsp?x=1#y",
            "http://ca.monobank.ua.",
            "http://8.8.8.8/tsp",
            "http://172.15.0.1/",
            "http://172.32.0.1/",
            "http://100.63.0.1/",
            "http://100.128.0.1/",
            "http://[2a00:1450:4001::1]/",
            "http://[2a00:1450:4001::1]:8080/",
            "http://[::ffff:8.8.8.8]/",
            "http://xn--80aaaac8algcbgbck3fl0q.xn--j1amh/",
        ] {
            assert!(is_public_url(public), "{public}");
        }
        for other in [
            "",
            "acskidd.gov.ua/services/tsp/",
            "ftp://acskidd.gov.ua/",
            "file:///etc/passwd",
            "ldap://acskidd.gov.ua/",
            "javascript://acskidd.gov.ua/",
            "http:///services/tsp/",
            "http://",
            // Another host than it seems.
            "http://acskidd.gov.ua@127.0.0.1/",
            "http://127.0.0.1:80@acskidd.gov.ua/",
            "http://user:word@acskidd.gov.ua/",
            "http://acskidd.gov.ua\\@127.0.0.1/",
            "http://acskidd.gov.ua /",
            "http://acskidd.gov.ua\r\nHost: x/",
            "http://acskidd.gov.ua%2f@x/",
            "http://acskidd%2egov.ua/",
            // Names of the local network.
            "http://localhost/",
            "http://LOCALHOST:8080/",
            "http://localhost./",
            "http://ca.localhost/",
            "http://router.local/",
            "http://printer.lan/",
            "http://metadata.google.internal/",
            "http://router.home.arpa/",
            "http://intranet/",
            "http://a..ua/",
            "http://.ua/",
            "http://-a.ua/",
            // IPv4.
            "http://127.0.0.1/",
            "http://127.8.9.1/",
            "http://10.0.0.1/",
            "http://172.16.0.1/",
            "http://172.31.255.255/",
            "http://192.168.1.1:8080/tsp",
            "http://169.254.169.254/latest/meta-data/",
            "http://100.64.0.1/",
            "http://0.0.0.0/",
            "http://255.255.255.255/",
            "http://224.0.0.1/",
            "http://192.0.2.1/",
            "http://198.18.0.1/",
            // Other ways to write an IPv4 address.
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://127.1/",
            "http://0177.0.0.1/",
            "http://1.2.3.4.5/",
            // IPv6.
            "http://[::1]/",
            "http://[::]/",
            "http://[fe80::1]/",
            "http://[fe80::1%25eth0]/",
            "http://[fc00::1]/",
            "http://[fd12:3456::1]/",
            "http://[ff02::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:192.168.0.1]/",
            "http://[64:ff9b::10.0.0.1]/",
            "http://[2002:7f00:1::1]/",
            "http://[::127.0.0.1]/",
            "http://[2001:db8::1]/",
            "http://[2001::1]/",
            "http://[::1/",
            "http://[2a00:1450:4001::1]x/",
            "http://2a00:1450:4001::1/",
            // Ports.
            "http://acskidd.gov.ua:0/",
            "http://acskidd.gov.ua:99999/",
            "http://acskidd.gov.ua:+80/",
            "http://acskidd.gov.ua:80:80/",
        ] {
            assert!(!is_public_url(other), "{other}");
        }
    }
}
