//! zrep
