// libdeflate, linked statically so that the extension needs nothing on the machine it is imported on.
#ifndef CODESNAP_CDEFLATE_SHIM_H
#define CODESNAP_CDEFLATE_SHIM_H

#include <libdeflate.h>

#endif
