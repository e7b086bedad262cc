//! The root keys of the central authority of Ukraine (центральний засвідчувальний орган, ЦЗО).
//!
//! A key is known by its identifier. The certificate of the root comes from a file of authorities, and it is trusted
//! if its key has an identifier of this table (D-59).

/// A key of a root authority that is trusted by its identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootKey {
    /// The identifier: the hash of the key with GOST 34.311 or Kupyna-256, as [`PublicKey::key_id`] computes it.
    ///
    /// [`PublicKey::key_id`]: crate::PublicKey::key_id
    pub key_id: [u8; 32],
    /// The name of the root, to be shown.
    pub name: &'static str,
    /// The first second in which the key is trusted, in seconds since 1970.
    pub from: i64,
    /// The last second in which the key is trusted, in seconds since 1970.
    pub until: i64,
    /// Where the identifier comes from.
    pub source: &'static str,
}

impl RootKey {
    /// The known keys of the central authority of Ukraine (ЦЗО).
    pub fn of_central_authority() -> Vec<RootKey> {
        CENTRAL_AUTHORITY.to_vec()
    }
}

/// The root keys that this release knows, as of 30 November 2026.
///
/// The identifiers are the GOST 34.311 hashes of the keys. The dates are the dates of the published certificates. The
/// central authority made new keys of the kind with Kupyna on 10 February 2026. Their identifiers are not known to this
/// table, so their certificates are accepted by their fingerprint.
const CENTRAL_AUTHORITY: &[RootKey] = &[
    RootKey {
        key_id: *b"\x30\x04\x75\x1d\xef\x2c\x78\xae\x15\x0b\xab\xef\xbe\xff\x0d\xab\
                   \xdb\xf8\x2c\xe5\x68\x9e\xeb\x4e\xd3\x10\xa5\xfb\x13\x38\xfb\x0a",
        name: "ЦЗО, 2012",
        // 28 September 2012, 19:53 UTC.
        from: 1_348_861_980,
        // 28 September 2022, 19:53 UTC.
        until: 1_664_394_780,
        source: "computed from the key of the published root certificate, serial number 3004751DEF2C78AE01…01000000",
    },
    RootKey {
        key_id: *b"\xbd\xb7\x3e\x7b\xf0\xd5\x75\xb2\x48\x02\x78\x3d\x9e\x05\xa9\x50\
                   \x97\x76\xc1\x75\xf7\xac\x81\x76\x74\x08\x07\x96\x7a\x34\x20\x14",
        name: "ЦЗО, 2017",
        // 22 September 2017, 07:19 UTC.
        from: 1_506_064_740,
        // 22 September 2027, 07:19 UTC.
        until: 1_821_597_540,
        source: "named as the issuer's key in the timestamps of the tax service's developer samples",
    },
    RootKey {
        key_id: *b"\x05\xe1\x9e\x2c\xd9\x2e\xa2\x99\xbc\x7a\x76\x8f\x07\x5d\xac\x4c\
                   \xab\xa4\x8e\xa3\x25\x0e\x5e\xc0\x59\x8d\xc8\x28\xdf\x80\x11\xa6",
        name: "ЦЗО, 2020",
        // 16 January 2020, 18:39 UTC.
        from: 1_579_199_940,
        // 16 January 2030, 18:39 UTC.
        until: 1_894_819_140,
        source: "computed from the key of the published root certificate, serial number 05E19E2CD92EA29901…C1000000",
    },
];
