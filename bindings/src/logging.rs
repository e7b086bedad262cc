//! The log of the core goes to the log of the phone. The log never holds keys, passwords, seeds or the goods of a buyer.

/// Starts the log. A second call does nothing.
pub(crate) fn start() {
    #[cfg(target_os = "android")]
    android_logger::init_once(
        android_logger::Config::default().with_tag("stiika").with_max_level(log::LevelFilter::Info),
    );
}
