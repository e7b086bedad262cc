//! The object identifiers in use, as the content bytes of their DER form.

use const_oid::ObjectIdentifier;

/// Declares constants from dotted forms. The content bytes are computed at compile time.
macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident = $dotted:literal;)*) => {
        $(
            $(#[$doc])*
            #[doc = concat!("\n\nIn dotted form: `", $dotted, "`.")]
            pub const $name: &[u8] = {
                const DOTTED: ObjectIdentifier = ObjectIdentifier::new_unwrap($dotted);
                DOTTED.as_bytes()
            };
        )*
    };
}

identifiers! {
    /// Signature algorithm: DSTU 4145 with GOST 34.311, little-endian. Public keys use the same identifier.
    DSTU_4145_GOST = "1.2.804.2.1.1.1.1.3.1.1";

    /// Signature algorithm: DSTU 4145 with Kupyna-256. Newer public keys use the same identifier.
    DSTU_4145_KUPYNA = "1.2.804.2.1.1.1.1.3.6.1.1";

    /// Curve: M163.
    CURVE_M163 = "1.2.804.2.1.1.1.1.3.1.1.2.0";

    /// Curve: M167.
    CURVE_M167 = "1.2.804.2.1.1.1.1.3.1.1.2.1";

    /// Curve: M173.
    CURVE_M173 = "1.2.804.2.1.1.1.1.3.1.1.2.2";

    /// Curve: M179.
    CURVE_M179 = "1.2.804.2.1.1.1.1.3.1.1.2.3";

    /// Curve: M191.
    CURVE_M191 = "1.2.804.2.1.1.1.1.3.1.1.2.4";

    /// Curve: M233.
    CURVE_M233 = "1.2.804.2.1.1.1.1.3.1.1.2.5";

    /// Curve: M257.
    CURVE_M257 = "1.2.804.2.1.1.1.1.3.1.1.2.6";

    /// Curve: M307.
    CURVE_M307 = "1.2.804.2.1.1.1.1.3.1.1.2.7";

    /// Curve: M367.
    CURVE_M367 = "1.2.804.2.1.1.1.1.3.1.1.2.8";

    /// Curve: M431.
    CURVE_M431 = "1.2.804.2.1.1.1.1.3.1.1.2.9";

    /// Hash function: GOST 34.311-95.
    GOST_34311 = "1.2.804.2.1.1.1.1.2.1";

    /// Hash function: Kupyna-256.
    KUPYNA_256 = "1.2.804.2.1.1.1.1.2.2.1";

    /// Hash function: Kupyna-384.
    KUPYNA_384 = "1.2.804.2.1.1.1.1.2.2.2";

    /// Hash function: Kupyna-512.
    KUPYNA_512 = "1.2.804.2.1.1.1.1.2.2.3";

    /// Hash function: SHA-1.
    SHA_1 = "1.3.14.3.2.26";

    /// Hash function: SHA-224.
    SHA_224 = "2.16.840.1.101.3.4.2.4";

    /// Hash function: SHA-256.
    SHA_256 = "2.16.840.1.101.3.4.2.1";

    /// Hash function: SHA-384.
    SHA_384 = "2.16.840.1.101.3.4.2.2";

    /// Hash function: SHA-512.
    SHA_512 = "2.16.840.1.101.3.4.2.3";

    /// Message authentication: HMAC with GOST 34.311.
    HMAC_GOST_34311 = "1.2.804.2.1.1.1.1.1.2";

    /// Message authentication: the MAC of Kupyna-256.
    KMAC_KUPYNA_256 = "1.2.804.2.1.1.1.1.2.2.4";

    /// Message authentication: HMAC with SHA-1.
    HMAC_SHA_1 = "1.2.840.113549.2.7";

    /// Message authentication: HMAC with SHA-224.
    HMAC_SHA_224 = "1.2.840.113549.2.8";

    /// Message authentication: HMAC with SHA-256.
    HMAC_SHA_256 = "1.2.840.113549.2.9";

    /// Message authentication: HMAC with SHA-384.
    HMAC_SHA_384 = "1.2.840.113549.2.10";

    /// Message authentication: HMAC with SHA-512.
    HMAC_SHA_512 = "1.2.840.113549.2.11";

    /// Cipher: GOST 28147 in CFB mode.
    GOST_28147_CFB = "1.2.804.2.1.1.1.1.1.1.3";

    /// Cipher: Kalyna with a block and a key of 256 bits, in CBC mode.
    KALYNA_256_CBC = "1.2.804.2.1.1.1.1.1.3.5.2";

    /// Cipher: AES-128 in CBC mode.
    AES_128_CBC = "2.16.840.1.101.3.4.1.2";

    /// Cipher: AES-192 in CBC mode.
    AES_192_CBC = "2.16.840.1.101.3.4.1.22";

    /// Cipher: AES-256 in CBC mode.
    AES_256_CBC = "2.16.840.1.101.3.4.1.42";

    /// Cipher: DES with three keys, in CBC mode.
    DES_EDE3_CBC = "1.2.840.113549.3.7";

    /// Encryption scheme with a password: SHA-1 and DES with three keys, as PKCS#12 defines it.
    PBE_SHA_1_DES_EDE3 = "1.2.840.113549.1.12.1.3";

    /// Cipher: GOST 28147 in counter mode. It is not supported.
    GOST_28147_CTR = "1.2.804.2.1.1.1.1.1.1.2";

    /// Encryption scheme with a password: SHA-1 and RC2 with 128 bits, as PKCS#12 defines it.
    PBE_SHA_1_RC2_128 = "1.2.840.113549.1.12.1.5";

    /// Encryption scheme with a password: SHA-1 and RC2 with 40 bits, as PKCS#12 defines it.
    PBE_SHA_1_RC2_40 = "1.2.840.113549.1.12.1.6";

    /// Encryption of a key inside a newer Java key store. It is not supported.
    JCEKS_PROTECTOR = "1.3.6.1.4.1.42.2.19.1";

    /// Key derivation from a password: scrypt. It is not supported.
    SCRYPT = "1.3.6.1.4.1.11591.4.11";

    /// Message authentication with a password: PBMAC1. It is not supported.
    PBMAC1 = "1.2.840.113549.1.5.14";

    /// Public key of RSA. It is not supported.
    RSA = "1.2.840.113549.1.1.1";

    /// Public key on a curve over a prime field, for ECDSA. It is not supported.
    EC = "1.2.840.10045.2.1";

    /// Encryption scheme with a password: PBES2.
    PBES2 = "1.2.840.113549.1.5.13";

    /// Key derivation from a password: PBKDF2.
    PBKDF2 = "1.2.840.113549.1.5.12";

    /// Key container of the company ІІТ (`Key-6.dat`).
    IIT_CONTAINER = "1.3.6.1.4.1.19398.1.1.1.2";

    /// Attribute of a key of the company ІІТ: the curve of the second key.
    IIT_SECOND_CURVE = "1.3.6.1.4.1.19398.1.1.2.2";

    /// Attribute of a key of the company ІІТ: the second key.
    IIT_SECOND_KEY = "1.3.6.1.4.1.19398.1.1.2.3";

    /// Encryption of a key inside a Java key store.
    JKS_PROTECTOR = "1.3.6.1.4.1.42.2.17.1.1";

    /// Bag of PKCS#12: a key without encryption.
    KEY_BAG = "1.2.840.113549.1.12.10.1.1";

    /// Bag of PKCS#12: an encrypted key.
    SHROUDED_KEY_BAG = "1.2.840.113549.1.12.10.1.2";

    /// Bag of PKCS#12: a certificate.
    CERTIFICATE_BAG = "1.2.840.113549.1.12.10.1.3";

    /// Bag of PKCS#12: more bags.
    SAFE_CONTENTS_BAG = "1.2.840.113549.1.12.10.1.6";

    /// Kind of a certificate in PKCS#12: X.509.
    X509_CERTIFICATE = "1.2.840.113549.1.9.22.1";

    /// Content type: data.
    DATA = "1.2.840.113549.1.7.1";

    /// Content type: signed data.
    SIGNED_DATA = "1.2.840.113549.1.7.2";

    /// Content type: encrypted data.
    ENCRYPTED_DATA = "1.2.840.113549.1.7.6";

    /// Content type: the statement that a timestamp service signs (TSTInfo).
    TST_INFO = "1.2.840.113549.1.9.16.1.4";

    /// Attribute: the type of the content.
    CONTENT_TYPE = "1.2.840.113549.1.9.3";

    /// Attribute: the digest of the content.
    MESSAGE_DIGEST = "1.2.840.113549.1.9.4";

    /// Attribute: the time of signing.
    SIGNING_TIME = "1.2.840.113549.1.9.5";

    /// Attribute: the certificate of the signer.
    SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";

    /// Attribute: a timestamp over the signature.
    SIGNATURE_TIMESTAMP = "1.2.840.113549.1.9.16.2.14";

    /// Attribute: a timestamp over the content. The fiscal server forbids it.
    CONTENT_TIMESTAMP = "1.2.840.113549.1.9.16.2.20";

    /// Extended key usage: the seal of an organisation (печатка).
    SEAL = "1.2.804.2.1.1.1.3.9";

    /// Extended key usage: answers about the status of certificates.
    OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";

    /// Extended key usage: timestamps.
    TIME_STAMPING = "1.3.6.1.5.5.7.3.8";

    /// Directory attribute: the tax number of a person (ДРФО).
    TAX_NUMBER_PERSON = "1.2.804.2.1.1.1.11.1.4.1.1";

    /// Directory attribute: the code of an organisation (ЄДРПОУ).
    TAX_NUMBER_ORGANIZATION = "1.2.804.2.1.1.1.11.1.4.2.1";

    /// Name attribute: common name.
    COMMON_NAME = "2.5.4.3";

    /// Name attribute: surname.
    SURNAME = "2.5.4.4";

    /// Name attribute: serial number, for example `TINUA-…`.
    SERIAL_NUMBER = "2.5.4.5";

    /// Name attribute: organisation.
    ORGANIZATION = "2.5.4.10";

    /// Name attribute: position in the organisation.
    TITLE = "2.5.4.12";

    /// Name attribute: given names.
    GIVEN_NAME = "2.5.4.42";

    /// Name attribute: identifier of the organisation, for example `NTRUA-…`.
    ORGANIZATION_ID = "2.5.4.97";

    /// Extension: subject directory attributes.
    SUBJECT_DIRECTORY_ATTRIBUTES = "2.5.29.9";

    /// Extension: identifier of the key.
    SUBJECT_KEY_ID = "2.5.29.14";

    /// Extension: the allowed uses of the key.
    KEY_USAGE = "2.5.29.15";

    /// Extension: other names of the subject.
    SUBJECT_ALT_NAME = "2.5.29.17";

    /// OCSP: the basic form of an answer.
    OCSP_BASIC = "1.3.6.1.5.5.7.48.1.1";

    /// OCSP: the number that the answer repeats (nonce).
    OCSP_NONCE = "1.3.6.1.5.5.7.48.1.2";

    /// Extension: whether the subject is an authority.
    BASIC_CONSTRAINTS = "2.5.29.19";

    /// Extension: addresses of revocation lists.
    CRL_POINTS = "2.5.29.31";

    /// Extension: policies.
    POLICIES = "2.5.29.32";

    /// Extension: identifier of the issuer's key.
    AUTHORITY_KEY_ID = "2.5.29.35";

    /// Extension: further uses of the key.
    EXTENDED_KEY_USAGE = "2.5.29.37";

    /// Extension: addresses of services of the issuer.
    AUTHORITY_ACCESS = "1.3.6.1.5.5.7.1.1";

    /// Extension: statements of a qualified certificate.
    QC_STATEMENTS = "1.3.6.1.5.5.7.1.3";

    /// Extension: addresses of services for the subject.
    SUBJECT_ACCESS = "1.3.6.1.5.5.7.1.11";

    /// Access method: OCSP.
    ACCESS_OCSP = "1.3.6.1.5.5.7.48.1";

    /// Access method: the certificate of the issuer.
    ACCESS_ISSUERS = "1.3.6.1.5.5.7.48.2";

    /// Access method: timestamps.
    ACCESS_TSP = "1.3.6.1.5.5.7.48.3";
}
