// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/texts.h"

#include "app/base/datasize.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace Backstep::Texts {

namespace {

QString two(qint64 value)
{
    return u"%1"_s.arg(value, 2, 10, '0'_L1);
}

constexpr char16_t escape = 0x1b;

/// What would turn the writing direction, join what stands around it, or take no room at all. Halves of pairs are left.
bool cannotBeSeen(QChar c)
{
    return !c.isSurrogate() && (!c.isPrint() || c == QChar::LineSeparator || c == QChar::ParagraphSeparator);
}

/// The length of a colour sequence (ESC [ digits and semicolons m) at `at`, or 0.
qsizetype colourLength(QStringView text, qsizetype at)
{
    if (at + 2 >= text.size() || text[at] != escape || text[at + 1] != u'[') {
        return 0;
    }
    for (qsizetype i = at + 2; i < text.size(); ++i) {
        if (text[i] == u'm') {
            return i - at + 1;
        }
        if (!(text[i] >= u'0' && text[i] <= u'9') && text[i] != u';') {
            return 0;
        }
    }
    return 0;
}

void appendVisible(QString &result, char16_t c)
{
    if (c == u'\t') {
        constexpr qsizetype stop = 8;
        result.append(QString(stop - result.size() % stop, u' '));
    } else if (c < 0x20 || c == 0x7f) {
        result.append(u"\\x%1"_s.arg(int(c), 2, 16, '0'_L1));
    } else if (cannotBeSeen(c)) {
        result.append(u"\\u%1"_s.arg(int(c), 4, 16, '0'_L1));
    } else {
        result.append(QChar(c));
    }
}

} // namespace

QString bytes(qint64 bytes)
{
    return dataSizeText(bytes);
}

QString duration(qint64 milliseconds)
{
    constexpr qint64 second = 1000;
    constexpr qint64 minute = 60 * second;
    constexpr qint64 hour = 60 * minute;
    if (milliseconds < second) {
        return QCoreApplication::translate("Texts", "%1 ms").arg(milliseconds);
    }
    if (milliseconds < minute) {
        return QCoreApplication::translate("Texts", "%1 s").arg(double(milliseconds) / second, 0, 'f', 1);
    }
    const qint64 seconds = milliseconds / second % 60;
    if (milliseconds < hour) {
        return QCoreApplication::translate("Texts", "%1:%2 min").arg(milliseconds / minute).arg(two(seconds));
    }
    return QCoreApplication::translate("Texts", "%1:%2:%3 h")
        .arg(milliseconds / hour)
        .arg(two(milliseconds / minute % 60), two(seconds));
}

QString number(qint64 value)
{
    return QLocale().toString(value);
}

QString moment(const QDateTime &time, const QDateTime &now)
{
    if (!time.isValid()) {
        return {};
    }
    const QDateTime local = time.toLocalTime();
    const qint64 days = local.date().daysTo(now.date());
    if (days == 0) {
        return local.toString(u"HH:mm"_s);
    }
    if (days > 0 && days < 7) {
        return QLocale().dayName(local.date().dayOfWeek(), QLocale::ShortFormat) + local.toString(u" HH:mm"_s);
    }
    if (local.date().year() == now.date().year()) {
        return QLocale().toString(local, u"d MMM HH:mm"_s);
    }
    return local.toString(u"yyyy-MM-dd"_s);
}

QString fullMoment(const QDateTime &time)
{
    return time.isValid() ? time.toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s) : QString();
}

QString place(const CodeLocation &location)
{
    const QString name = location.file.sliced(location.file.lastIndexOf(u'/') + 1);
    return location.line > 0 && !name.isEmpty() ? name + u':' + QString::number(location.line) : name;
}

QString fullPlace(const CodeLocation &location)
{
    return location.known() ? location.file + u':' + QString::number(location.line) : location.file;
}

QString shortFunction(const QString &function)
{
    // The path's last slash stands before the first parenthesis or bracket; type arguments may hold slashes, too.
    qsizetype end = function.size();
    for (const QChar stop : {u'(', u'['}) {
        if (const qsizetype at = function.indexOf(stop); at >= 0) {
            end = qMin(end, at);
        }
    }
    const qsizetype slash = end > 0 ? function.lastIndexOf(u'/', end - 1) : -1;
    return function.sliced(slash + 1);
}

QString harmless(const QString &text)
{
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size();) {
        if (const qsizetype length = colourLength(text, i); length > 0) {
            i += length;
        } else {
            appendVisible(result, text[i].unicode());
            ++i;
        }
    }
    return result;
}

} // namespace Backstep::Texts
