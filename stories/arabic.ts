import type { EmbedTheme } from '../src'

/** All of the library's words in Arabic, from right to left. */
export const arabic: EmbedTheme = {
  dir: 'rtl',
  labels: {
    loading: 'جارٍ التحميل…',
    stillLoading: 'يستغرق هذا وقتًا أطول من المعتاد…',
    reconnecting: 'جارٍ إعادة الاتصال…',
    retry: 'حاول مرة أخرى',
    failedTitle: 'تعذّر التحميل',
    deniedTitle: 'ليس لديك إذن بالوصول',
    sessionOverTitle: 'لقد سُجّل خروجك',
    mismatchTitle: 'سجّل شخص آخر الدخول',
    offlineTitle: 'لا يوجد اتصال',
    blockedTitle: 'مُنع هذا من التحميل',
    slowTitle: 'لا يوجد رد بعد',
    retrying: 'سنواصل المحاولة.',
    failed: 'حدث خطأ ما في الطريق.',
    denied: 'سجّل الدخول مرة أخرى، أو اطلب الإذن.',
    sessionOver: 'انتهت جلستك. سجّل الدخول ثم حاول مرة أخرى.',
    mismatch: 'أعد تحميل الصفحة للمتابعة بالحساب الآخر.',
    offline: 'تحقّق من اتصالك.',
    busy: 'هناك طلبات كثيرة جدًا الآن.',
    rejected: 'لم تقبل الأداة رمز الوصول.',
    blocked: 'حظرته أداة لمنع الإعلانات مثلًا، أو لا يمكن الوصول إليه.',
    slow: 'يستغرق الرد وقتًا طويلًا.',
    crashed: 'حدث خطأ ما بداخله.',
  },
}
