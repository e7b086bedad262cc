//! Where the core's log goes: the phone's own. It never holds keys, passwords, seeds or what a buyer bought.

/// Begins to log; the second time nothing happens.
pub(crate) fn start() {
    #[cfg(target_os = "android")]
    android_logger::init_once(
        android_logger::Config::default().with_tag("stiika").with_max_level(log::LevelFilter::Info),
    );
}
