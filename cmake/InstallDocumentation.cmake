# The manual page and the completion, where man and bash look for them. Both are made by scripts/reference/generate.py
# and kept in the repository, so that a build needs no Python; the test docs_reference keeps them true.
include(GNUInstallDirs)
install(FILES ${PROJECT_SOURCE_DIR}/docs/reference/asymsweep.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
  COMPONENT manual)  # Debian's package has its own, compressed
install(FILES ${PROJECT_SOURCE_DIR}/docs/reference/asymsweep.bash
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME asymsweep)
