//! The words of a refusal by the fiscal server.

use super::Words;
use super::said::named;
use crate::rules::news::ServerRefusal;

/// The words of a refusal by the fiscal server. The text of the server is quoted in the message.
pub fn words(refusal: &ServerRefusal) -> Words {
    if *refusal == ServerRefusal::default() {
        return Words::new(
            "Фіскальний сервер відповів, але про цю касу нічого не сказав.",
            "The fiscal server answered, and said nothing of this register.",
            "Касир: зачекайте, каса запитає ще раз сама. Якщо за годину нічого не зміниться, власник перевіряє стан ПРРО \
             в електронному кабінеті платника податків.",
            "Cashier: wait, the register asks again by itself. If nothing changes within an hour, the owner checks the \
             state of the registrar in the taxpayer's electronic cabinet.",
        );
    }
    let number = match (refusal.code, refusal.http) {
        (Some(code), _) => format!("{code}"),
        (None, 0) => String::new(),
        (None, http) => format!("HTTP {http}"),
    };
    let text = [&refusal.text, refusal.symbol.as_deref().unwrap_or_default(), &number]
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" · ");
    let (remedy_uk, remedy_en) = remedy(refusal);
    Words::new(
        format!("Фіскальний сервер відмовив{}.", named(&text)),
        format!("The fiscal server refused{}.", named(&text)),
        remedy_uk,
        remedy_en,
    )
}

/// What to do about a refusal by the server.
///
/// Source: fiscal server API, 1.5, 7.
fn remedy(refusal: &ServerRefusal) -> (&'static str, &'static str) {
    match (refusal.code, refusal.http) {
        _ if refusal.is_temporary() => (
            "Касир: це минає само, повторіть за хвилину. Чеки, що чекають, каса передасть сама.",
            "Cashier: this passes by itself; try again in a minute. Receipts that wait are delivered by the register.",
        ),
        (Some(1), _) | (None, 404) => (
            "Власник: перевірте в електронному кабінеті, чи зареєстровано цей ПРРО, і звірте його фіскальний номер із \
             номером у касі.",
            "Owner: check in the taxpayer's electronic cabinet that this registrar is registered, and compare its \
             fiscal number with the one in the register.",
        ),
        (Some(2), _) => NO_ACCESS,
        _ if refusal.is_of_certificate() => NO_ACCESS,
        (Some(3), _) => (
            "Власник: податковий номер у касі не той, що в реєстрі. Візьміть дані каси з електронного кабінету ще раз.",
            "Owner: the tax number in the register is not the one on record. Take the register's data from the \
             electronic cabinet once more.",
        ),
        (Some(4 | 5 | 6 | 8), _) => (
            "Касир: для податкової стан зміни інший, ніж у касі. Повторіть за хвилину. Якщо відмова та сама, покажіть її \
             власникові.",
            "Cashier: to the tax service the shift stands otherwise than here. Try again in a minute. If the refusal is \
             the same, show it to the owner.",
        ),
        (Some(7 | 10), _) => (
            "Касир: видані чеки збережено, повторіть за хвилину. Власник: якщо відмова повторюється, не починайте \
             заново на іншому пристрої, а покажіть її підтримці.",
            "Cashier: the receipts that were handed out are kept; try again in a minute. Owner: if the refusal comes \
             again, do not begin anew on another device, but show it to support.",
        ),
        (Some(9), _) => (
            "Касир: перевірте дату й час на пристрої і повторіть. Якщо відмова та сама, власник показує її підтримці.",
            "Cashier: check date and time of the device and try again. If the refusal is the same, the owner shows it \
             to support.",
        ),
        (Some(12), _) => (
            "Власник: податкова не прийняла підпис. Завантажте файл ключа ще раз. Якщо не допоможе, отримайте новий у \
             надавача.",
            "Owner: the tax service did not take the signature. Load the key file once more. If that does not help, get \
             a new one from the provider.",
        ),
        _ => (
            "Касир: повторіть за хвилину. Якщо відмова та сама, покажіть її власникові або підтримці.",
            "Cashier: try again in a minute. If the refusal is the same, show it to the owner or to support.",
        ),
    }
}

/// What to do when the server does not let this key in.
const NO_ACCESS: (&str, &str) = (
    "Власник: перевірте в електронному кабінеті, чи діє сертифікат касира і чи подано на нього повідомлення за формою \
     5-ПРРО. Чеки, що чекають, може передати старший касир своїм ключем.",
    "Owner: check in the electronic cabinet that the cashier's certificate is valid and was announced by the form for \
     signing keys. Receipts that wait can be delivered by a senior cashier with their key.",
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::tests::check;

    #[test]
    fn each_refusal_of_the_server_says_who_can_do_what() {
        let refused = |http, code, text: &str| ServerRefusal { http, code, text: text.into(), ..Default::default() };
        let certificate = "Сертифікат підписувача відкликано";
        for (refusal, remedy) in [
            (refused(404, Some(1), ""), "чи зареєстровано цей ПРРО"),
            (refused(404, None, ""), "чи зареєстровано цей ПРРО"),
            (refused(401, Some(2), ""), "5-ПРРО"),
            (refused(401, None, ""), "5-ПРРО"),
            (refused(400, Some(12), certificate), "старший касир"),
            (refused(400, Some(12), "Не вдалося перевірити статус сертифіката"), "минає само"),
            (refused(400, Some(12), "Підпис не вірний"), "файл ключа"),
            (refused(400, Some(3), ""), "податковий номер"),
            (refused(400, Some(4), ""), "стан зміни"),
            (refused(400, Some(5), ""), "стан зміни"),
            (refused(400, Some(6), ""), "стан зміни"),
            (refused(400, Some(8), ""), "стан зміни"),
            (refused(400, Some(7), ""), "чеки збережено"),
            (refused(400, Some(10), ""), "чеки збережено"),
            (refused(400, Some(9), ""), "дату й час"),
            (refused(400, Some(11), ""), "повторіть за хвилину"),
            (refused(400, Some(77), ""), "повторіть за хвилину"),
            (refused(400, None, "Ні"), "повторіть за хвилину"),
            (ServerRefusal::default(), "запитає ще раз"),
        ] {
            let words = words(&refusal);
            check(&words);
            assert!(words.remedy_uk.contains(remedy), "{refusal:?}: {words:?}");
        }
    }
}
