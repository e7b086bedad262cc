//! Gives the inputs of libFuzzer to the target `containers`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| prro_fuzz::run("containers", data));
