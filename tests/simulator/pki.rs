//! A small public key infrastructure with random keys, made at run time: a root on M431, an authority, the fiscal
//! server, cashiers. Its keys are not secret and have no meaning outside of tests.

use crate::certificate::Certificate;
use crate::config::{ClockMode, Config, Habits, Operator, Registrar};
use crate::der::{self, integer, oid, sequence, tlv};
use crate::keys::{self, Hash, Key};
use crate::kyiv::{self, Unix};
use crate::provider::Provider;
use prro_dstu::{Curve, PrivateKey};
use std::path::Path;

/// The official substitution box, packed as in the parameters of keys.
const DKE: &str = "a9d6eb45f13c708280c4967b231f5eadf658eba4c037291d38d96bf025ca4e17\
                   f8e9720dc615b43a28975f0bc1dea36438b564ea2c179fd0123e6db8fac57904";

/// The full parameters of the curve M257, as authorities write them.
const M257: &str = "307530070202010102010c0201000421\
                    10bee3db6aea9e1f86578c45c12594ff942394a7d738f9187e6515017294f4ce01\
                    0221 00800000000000000000000000000000006759213af182e987d3e17714907d470d\
                    0421 b60fd2d8dce8a93423c6101bca91c47a007e6c300b26cd556c9b0e7d20ef292a00";

/// The full parameters of the curve M431.
const M431: &str = "3081bc300f020201af30090201010201030201050201010436\
                    f3ca40c669a4da173149ca12c32dae186b53ac6bc6365997deaeae8ad2d888f9bfd53401694ef9c4273d8cfe6dc28f706a0f4910ce03\
                    0236 3fffffffffffffffffffffffffffffffffffffffffffffffffffffba3175458009a8c0a724f02f81aa8a1fcbaf80d90c7a95110504cf\
                    0436 7c857c94c5433bfd991e17c22684065850a9a249ed7bc249ae5a4e878689f872ef7ad524082ec3038e9aede7ba6ba13381d979ba621a";

/// A key with its certificate.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The key.
    pub key: Key,
    /// The certificate.
    pub certificate: Certificate,
}

impl Identity {
    /// The key as an encrypted file.
    pub fn container(&self, password: &str) -> Option<Vec<u8>> {
        let key = PrivateKey::from_le_bytes(Curve::M257, self.key.le_bytes()).ok()?;
        Some(prro_dstu::container::seal(&key, password, &mut keys::random))
    }
}

/// A person who gets a certificate.
#[derive(Clone, Debug)]
pub struct Person {
    /// Surname.
    pub surname: String,
    /// Given names.
    pub given: String,
    /// Tax number of the person.
    pub tin: String,
}

impl Person {
    /// A cashier for tests.
    pub fn cashier() -> Self {
        Self {
            surname: "Касиренко".into(), given: "Ганна Петрівна".into(), tin: "3184710691".into()
        }
    }

    /// Another cashier for tests.
    pub fn colleague() -> Self {
        Self {
            surname: "Колежанська".into(), given: "Марія Іванівна".into(), tin: "3021506478".into()
        }
    }

    /// A senior cashier for tests.
    pub fn senior() -> Self {
        Self {
            surname: "Старшенко".into(), given: "Ігор Олегович".into(), tin: "2918405573".into()
        }
    }
}

/// The root, the authority and the server. It can issue more certificates.
#[derive(Clone, Debug)]
pub struct Pki {
    /// Certificate of the root, DER.
    pub root: Vec<u8>,
    /// The authority.
    pub authority: Identity,
    /// The fiscal server.
    pub server: Identity,
    from: Unix,
    to: Unix,
}

/// The content of a certificate.
struct Claims {
    subject: Vec<u8>,
    usage: u8,
    authority: bool,
    seal: bool,
    codes: Vec<(&'static str, String)>,
}

impl Pki {
    /// A new infrastructure. All its certificates are valid between two moments.
    pub fn generate(from: Unix, to: Unix) -> Option<Self> {
        let root_key = PrivateKey::generate(Curve::M431, &mut keys::random);
        let root_name = name(&[("2.5.4.10", "Тестовий центр"), ("2.5.4.3", "Тестовий ЦЗО"), ("2.5.4.6", "UA")]);
        let root_point = root_key.public_key().compressed().to_vec();
        let claims = |subject: &[u8]| Claims {
            subject: subject.to_vec(),
            usage: 0x06,
            authority: true,
            seal: false,
            codes: Vec::new(),
        };
        let root_id = key_id(&root_point, Hash::Gost);
        let sign_root = |digest: &[u8; 32]| prro_dstu::dstu4145::sign(&root_key, digest, &mut keys::random).ok();
        let root_tbs = tbs(&claims(&root_name), &root_name, &root_id, M431, &root_point, Hash::Gost, (from, to));
        let root = finish(&root_tbs, Hash::Gost, sign_root(&Hash::Gost.digest(&root_tbs))?);

        let authority_key = Key::generate();
        let authority_name = name(&[
            ("2.5.4.10", "ТОВ «Тестовий надавач»"),
            ("2.5.4.3", "КНЕДП Тест"),
            // The register asks that the server's certificate comes from the provider of the tax service.
            ("2.5.4.5", "UA-43005393-0522"),
            ("2.5.4.6", "UA"),
            ("2.5.4.97", "NTRUA-43005393"),
        ]);
        let point = authority_key.point();
        let made = tbs(&claims(&authority_name), &root_name, &root_id, M257, &point, Hash::Gost, (from, to));
        let authority = finish(&made, Hash::Gost, sign_root(&Hash::Gost.digest(&made))?);
        let authority = Identity { key: authority_key, certificate: Certificate::read(&authority)? };

        let server = issue(&authority, &server_claims(), Hash::Gost, (from, to))?;
        Some(Self { root, authority, server, from, to })
    }

    /// A certificate for a person, of the old kind.
    pub fn person(&self, person: &Person) -> Option<Identity> {
        self.person_until(person, self.from, self.to, Hash::Gost)
    }

    /// A certificate for a person, valid between other moments, or of the kind whose hash is Kupyna.
    pub fn person_until(&self, person: &Person, from: Unix, to: Unix, hash: Hash) -> Option<Identity> {
        issue(&self.authority, &person_claims(person), hash, (from, to))
    }

    /// A new certificate for the same key of a person.
    pub fn renewed(&self, identity: &Identity, person: &Person) -> Option<Identity> {
        self.renewed_from(identity, person, self.from)
    }

    /// A new certificate for the same key of a person, valid from a moment on.
    pub fn renewed_from(&self, identity: &Identity, person: &Person, from: Unix) -> Option<Identity> {
        issue_for(identity.key.clone(), &self.authority, &person_claims(person), Hash::Gost, (from, self.to))
    }

    /// A certificate for a person that names the authority but is signed by another key.
    pub fn impostor(&self, person: &Person) -> Option<Identity> {
        let forger = Identity { key: Key::generate(), certificate: self.authority.certificate.clone() };
        issue(&forger, &person_claims(person), Hash::Gost, (self.from, self.to))
    }

    /// A certificate in the name of the server that is signed by another key.
    pub fn false_server(&self) -> Option<Identity> {
        let forger = Identity { key: Key::generate(), certificate: self.authority.certificate.clone() };
        issue(&forger, &server_claims(), Hash::Gost, (self.from, self.to))
    }

    /// The configuration of a server that knows these people. The flag marks a senior cashier.
    pub fn config(&self, registrar: Registrar, people: &[(&Identity, bool)], clock: ClockMode) -> Config {
        Config {
            registrar,
            operators: people
                .iter()
                .map(|(identity, senior)| Operator {
                    certificate: identity.certificate.clone(),
                    senior: *senior,
                    since: Unix::MIN,
                })
                .collect(),
            roots: vec![self.root.clone()],
            authorities: vec![self.authority.certificate.der.clone()],
            provider: Some(Provider {
                key: self.authority.key.clone(),
                certificate: self.authority.certificate.clone(),
                issued: people.iter().map(|(person, _)| person.certificate.clone()).collect(),
            }),
            server_key: self.server.key.clone(),
            server_certificate: self.server.certificate.clone(),
            clock,
            habits: Habits::default(),
        }
    }

    /// Writes the folder from which a register is set up: `root.cer`, `ca.cer`, `ca.pk8`, `server.cer`, `server.pk8`, and for
    /// each person `NAME.cer` and `NAME.pk8`. The password of all keys is in `password.txt`.
    pub fn write(&self, folder: &Path, people: &[(&str, &Identity)], password: &str) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let sealed = |identity: &Identity| {
            identity.container(password).ok_or_else(|| std::io::Error::other("a key could not be sealed"))
        };
        std::fs::write(folder.join("root.cer"), &self.root)?;
        std::fs::write(folder.join("ca.cer"), &self.authority.certificate.der)?;
        std::fs::write(folder.join("ca.pk8"), sealed(&self.authority)?)?;
        std::fs::write(folder.join("server.cer"), &self.server.certificate.der)?;
        std::fs::write(folder.join("server.pk8"), sealed(&self.server)?)?;
        for (name, identity) in people {
            std::fs::write(folder.join(format!("{name}.cer")), &identity.certificate.der)?;
            std::fs::write(folder.join(format!("{name}.pk8")), sealed(identity)?)?;
        }
        std::fs::write(folder.join("password.txt"), format!("{password}\n"))
    }
}

fn server_claims() -> Claims {
    Claims {
        subject: name(&[
            ("2.5.4.10", "Державна податкова служба України"),
            ("2.5.4.3", "Фіскальний сервер ПРРО"),
            ("2.5.4.5", "77001"),
            ("2.5.4.6", "UA"),
            ("2.5.4.7", "Київ"),
            ("2.5.4.97", "NTRUA-43005393"),
        ]),
        usage: 0xc0,
        authority: false,
        seal: true,
        codes: vec![("1.2.804.2.1.1.1.11.1.4.2.1", "43005393".into())],
    }
}

fn person_claims(person: &Person) -> Claims {
    let Person { surname, given, tin } = person;
    Claims {
        subject: name(&[
            ("2.5.4.3", &format!("{surname} {given}")),
            ("2.5.4.4", surname),
            ("2.5.4.42", given),
            ("2.5.4.5", &format!("TINUA-{tin}")),
            ("2.5.4.6", "UA"),
            ("2.5.4.7", "Київ"),
        ]),
        usage: 0xc0,
        authority: false,
        seal: false,
        codes: vec![("1.2.804.2.1.1.1.11.1.4.1.1", tin.clone())],
    }
}

fn issue(authority: &Identity, claims: &Claims, hash: Hash, valid: (Unix, Unix)) -> Option<Identity> {
    issue_for(Key::generate(), authority, claims, hash, valid)
}

fn issue_for(key: Key, authority: &Identity, claims: &Claims, hash: Hash, valid: (Unix, Unix)) -> Option<Identity> {
    let issuer = &authority.certificate;
    let made = tbs(claims, &issuer.subject, issuer.key_id.as_deref()?, M257, &key.point(), hash, valid);
    let signature = authority.key.sign(&hash.digest(&made)).to_vec();
    let certificate = Certificate::read(&finish(&made, hash, signature))?;
    Some(Identity { key, certificate })
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.chars().filter_map(|c| c.to_digit(16)).map(|digit| digit as u8).collect();
    digits.chunks(2).map(|pair| pair.iter().fold(0, |sum, digit| (sum << 4) | digit)).collect()
}

/// A Name in which each attribute has its own set. Only the country and the serial number are written in ASCII.
fn name(attributes: &[(&str, &str)]) -> Vec<u8> {
    let sets: Vec<Vec<u8>> = attributes
        .iter()
        .map(|(id, value)| {
            let tag = if matches!(*id, "2.5.4.5" | "2.5.4.6") { 0x13 } else { 0x0c };
            tlv(0x31, &sequence(&[&oid(id), &tlv(tag, value.as_bytes())]))
        })
        .collect();
    tlv(0x30, &sets.concat())
}

fn key_id(point: &[u8], hash: Hash) -> Vec<u8> {
    hash.digest(&tlv(0x04, point)).to_vec()
}

fn algorithm(hash: Hash) -> Vec<u8> {
    sequence(&[&oid(hash.signature_oid())])
}

fn extension(id: &str, critical: bool, value: &[u8]) -> Vec<u8> {
    let flag = if critical { tlv(0x01, &[0xff]) } else { Vec::new() };
    sequence(&[&oid(id), &flag, &tlv(0x04, value)])
}

fn tbs(
    claims: &Claims,
    issuer: &[u8],
    issuer_id: &[u8],
    curve: &str,
    point: &[u8],
    hash: Hash,
    valid: (Unix, Unix),
) -> Vec<u8> {
    let mut serial = [0x10; 12];
    keys::random(&mut serial);
    if let Some(first) = serial.first_mut() {
        *first = 0x10;
    }
    let parameters = sequence(&[&bytes(curve), &tlv(0x04, &bytes(DKE))]);
    let boxed = [&[0][..], &tlv(0x04, point)].concat();
    let key = sequence(&[&sequence(&[&oid(hash.signature_oid()), &parameters]), &tlv(0x03, &boxed)]);
    let constraints = if claims.authority { sequence(&[&tlv(0x01, &[0xff])]) } else { sequence(&[]) };
    let unused = claims.usage.trailing_zeros().min(7) as u8;
    let mut extensions = vec![
        extension("2.5.29.14", false, &tlv(0x04, &key_id(point, hash))),
        extension("2.5.29.35", false, &sequence(&[&tlv(0x80, issuer_id)])),
        extension("2.5.29.15", true, &tlv(0x03, &[unused, claims.usage])),
        extension("2.5.29.32", false, &sequence(&[&sequence(&[&oid("1.2.804.2.1.1.1.2.2")])])),
        extension("2.5.29.19", claims.authority, &constraints),
    ];
    if claims.seal {
        extensions.push(extension("2.5.29.37", false, &sequence(&[&oid("1.2.804.2.1.1.1.3.9")])));
    }
    let codes: Vec<Vec<u8>> =
        claims.codes.iter().map(|(id, code)| sequence(&[&oid(id), &tlv(0x31, &tlv(0x13, code.as_bytes()))])).collect();
    if !codes.is_empty() {
        extensions.push(extension("2.5.29.9", false, &tlv(0x30, &codes.concat())));
    }
    sequence(&[
        &tlv(0xa0, &integer(&[2])),
        &integer(&serial),
        &algorithm(hash),
        issuer,
        &sequence(&[&kyiv::der_time(valid.0), &kyiv::der_time(valid.1)]),
        &claims.subject,
        &key,
        &tlv(0xa3, &tlv(0x30, &extensions.concat())),
    ])
}

fn finish(tbs: &[u8], hash: Hash, signature: Vec<u8>) -> Vec<u8> {
    let boxed = [&[0][..], &der::tlv(0x04, &signature)].concat();
    sequence(&[tbs, &algorithm(hash), &tlv(0x03, &boxed)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use prro_dstu::Trust;
    use prro_dstu::certificate::chain::verify_chain;

    fn is_proved(pki: &Pki, identity: &Identity, at: Unix) -> bool {
        let read = |der: &[u8]| prro_dstu::Certificate::parse(der).unwrap();
        let (intermediates, roots) = (vec![read(&pki.authority.certificate.der)], vec![read(&pki.root)]);
        let trust = Trust { roots, intermediates, ..Trust::default() };
        verify_chain(&read(&identity.certificate.der), &trust, at).is_valid()
    }

    #[test]
    fn what_is_issued_leads_to_the_root_and_forgeries_do_not() {
        let from = kyiv::from_rfc3339("2026-01-01T00:00:00Z").unwrap();
        let to = kyiv::from_rfc3339("2027-12-31T00:00:00Z").unwrap();
        let pki = Pki::generate(from, to).unwrap();
        let cashier = pki.person(&Person::cashier()).unwrap();
        let new_kind = pki.person_until(&Person::cashier(), from, to, Hash::Kupyna).unwrap();
        for identity in [&pki.server, &cashier, &new_kind] {
            assert!(is_proved(&pki, identity, from + 1));
        }
        assert!(!is_proved(&pki, &pki.impostor(&Person::cashier()).unwrap(), from + 1));
        assert!(!is_proved(&pki, &cashier, to + 1));
        assert_eq!(cashier.certificate.person(), "Касиренко Ганна Петрівна");
        let opened = prro_dstu::container::open(&cashier.container("пароль").unwrap(), "пароль").unwrap();
        assert_eq!(opened.keys[0].public_key().compressed(), cashier.key.point());
    }
}
