//! The tag bytes of ASN.1 in use.

/// BOOLEAN.
pub const BOOLEAN: u8 = 0x01;
/// INTEGER.
pub const INTEGER: u8 = 0x02;
/// BIT STRING.
pub const BIT_STRING: u8 = 0x03;
/// OCTET STRING.
pub const OCTET_STRING: u8 = 0x04;
/// OCTET STRING in several pieces.
pub const OCTET_STRINGS: u8 = 0x24;
/// NULL.
pub const NULL: u8 = 0x05;
/// OBJECT IDENTIFIER.
pub const OID: u8 = 0x06;
/// UTF8String.
pub const UTF8: u8 = 0x0c;
/// PrintableString.
pub const PRINTABLE: u8 = 0x13;
/// UTCTime.
pub const UTC_TIME: u8 = 0x17;
/// GeneralizedTime.
pub const GENERALIZED_TIME: u8 = 0x18;
/// BMPString.
pub const BMP: u8 = 0x1e;
/// SEQUENCE.
pub const SEQUENCE: u8 = 0x30;
/// SET.
pub const SET: u8 = 0x31;

/// The constructed context tag with this number, 0 to 30.
pub const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// The primitive context tag with this number, 0 to 30.
pub const fn context_primitive(number: u8) -> u8 {
    0x80 | number
}
