//! The words of a key that has ended, is revoked or is about to end, and of the key that is loaded ahead.

use super::{Said, Words, figures};
use crate::rules::refusal::NextKeyNeeds;

/// The certificate of the key is not valid any more.
pub(super) fn expired(next: Option<&NextKeyNeeds>) -> Words {
    let message = Said::new(
        "Строк ключа закінчився: його сертифікат більше не діє.",
        "The key has expired: its certificate is not valid any more.",
    );
    let load = || {
        Said::new(
            "Власник: завантажте новий ключ або новий сертифікат у «Ключі та пристрій». Що видано, нікуди не зникне: \
             його передасть новий ключ або ключ старшого касира.",
            "Owner: load a new key, or a new certificate, under «Keys and device». Nothing that was issued is lost: the \
             new key, or a senior cashier's, delivers it.",
        )
    };
    Words::of(message, next.map_or_else(load, needs))
}

/// The provider has revoked the certificate.
pub(super) fn revoked(next: Option<&NextKeyNeeds>) -> Words {
    let message = Said::new(
        "Надавач скасував або призупинив сертифікат ключа.",
        "The provider has revoked or suspended the certificate of the key.",
    );
    let load = || {
        Said::new(
            "Власник: зверніться до надавача і завантажте новий ключ у «Ключі та пристрій». Що видано, нікуди не зникне: \
             його передасть новий ключ або ключ старшого касира.",
            "Owner: ask the provider, and load a new key under «Keys and device». Nothing that was issued is lost: the \
             new key, or a senior cashier's, delivers it.",
        )
    };
    Words::of(message, next.map_or_else(load, needs))
}

/// The key ends in some minutes, so nothing more is sold.
pub(super) fn ends(until: i64, next: Option<&NextKeyNeeds>) -> Words {
    let until = figures::moment(until);
    let message = Said::new(
        format!("Строк ключа закінчується {until}, тому продаж уже зупинено."),
        format!("The key expires at {until}, so selling has stopped already."),
    );
    let close = Said::new(
        "Касир: якщо зміна відкрита, закрийте її з Z-звітом, доки ключ ще підписує.",
        "Cashier: if a shift is open, close it with its Z-report while the key still signs.",
    );
    let load = || Said::new("Власник: завантажте новий ключ.", "Owner: load a new key.");
    Words::of(message, close.then(&next.map_or_else(load, needs), " "))
}

/// What the key that is loaded ahead needs before it signs.
fn needs(needs: &NextKeyNeeds) -> Said {
    match needs {
        NextKeyNeeds::Time { from } => {
            let from = figures::moment(*from);
            Said::new(
                format!("Новий сертифікат уже завантажено, він діє з {from}: тоді каса перейде на нього сама."),
                format!("A new certificate is loaded already, valid from {from}: then the register goes over to it."),
            )
        }
        NextKeyNeeds::Announcement(key_id) => Said::new(
            format!(
                "Новий ключ уже завантажено, але податкова його не знає. Власник: подайте повідомлення 5-ПРРО з \
                 ідентифікатором «{key_id}». Якщо вже подали, зачекайте: каса спитає ще раз і перейде на ключ сама."
            ),
            format!(
                "A new key is loaded already, but the tax service does not know it. Owner: announce its identifier \
                 «{key_id}» by the form for signing keys. If that is done, wait: the register asks again and goes over \
                 to the key by itself."
            ),
        ),
        NextKeyNeeds::Connection => Said::new(
            "Новий ключ уже завантажено. Касир: знайдіть звʼязок. Каса спитає податкову, чи знає вона цей ключ, і \
             перейде на нього сама.",
            "A new key is loaded already. Cashier: find a connection. The register asks the tax service whether it \
             knows this key, and goes over to it by itself.",
        ),
        NextKeyNeeds::Nothing => Said::new(
            "Новий ключ уже завантажено: після закриття зміни каса перейде на нього сама.",
            "A new key is loaded already: when the shift is closed, the register goes over to it by itself.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::tests::check;

    #[test]
    fn a_new_key_is_asked_for_only_if_none_is_loaded() {
        for (next, uk, en) in [
            (None, "авантажте новий ключ", "oad a new key"),
            (Some(NextKeyNeeds::Time { from: 1_795_000_000 }), "він діє з 18.11.2026 13:06", "from 18.11.2026 13:06"),
            (Some(NextKeyNeeds::Announcement("00ff".into())), "5-ПРРО з ідентифікатором «00ff»", "«00ff» by the form"),
            (Some(NextKeyNeeds::Connection), "знайдіть звʼязок", "find a connection"),
            (Some(NextKeyNeeds::Nothing), "після закриття зміни", "when the shift is closed"),
        ] {
            for words in [expired(next.as_ref()), revoked(next.as_ref()), ends(1_795_000_000, next.as_ref())] {
                check(&words);
                assert!(words.remedy_uk.contains(uk) && words.remedy_en.contains(en), "{words:?}");
                assert_eq!(words.remedy_uk.contains("авантажте"), next.is_none(), "{words:?}");
            }
        }
    }
}
